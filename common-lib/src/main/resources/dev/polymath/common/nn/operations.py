class Operations(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def logsumexp(self: __torch__.Operations, x: Tensor, ints: Tensor) -> Tensor:
    axes : List[int] = ints.tolist()
    return torch.logsumexp(x, axes, False)

  def mean(self: __torch__.Operations, x: Tensor, ints: Tensor) -> Tensor:
    axes : List[int] = ints.tolist()
    return torch.mean(x, axes, False)

  def variance(self: __torch__.Operations, x: Tensor, ints: Tensor, correction: Tensor) -> Tensor:
    axes : List[int] = ints.tolist()
    return torch.var(x, axes, correction=int(correction), keepdim=False)

  def index_add(self: __torch__.Operations, x: Tensor, index: Tensor, source: Tensor) -> Tensor:
    return torch.index_add(x, 0, index, source)

  def neighbour_sum(self: __torch__.Operations, x: Tensor, origin: Tensor, offsets: Tensor) -> Tensor:
    sums, _0, _1, _2 = torch.embedding_bag(x, origin, offsets, False, 0, False, None, True)
    return sums

  def message_passing(self: __torch__.Operations, x: Tensor, origin: Tensor, offsets: Tensor, ints: Tensor, rate: Tensor, seed: Tensor, w: List[Tensor], s: List[Tensor]) -> Tensor:
    hops : List[int] = ints.tolist()
    networks = torch.len(w)
    n = torch.size(x, 0)
    d = torch.size(x, 1)
    m = torch.size(origin, 0)
    most = 0
    for i in range(networks):
      most = ops.prim.max(most, hops[i])
    order = annotate(List[int], [])
    for i in range(torch.add(most, 1)):
      for j in range(networks):
        if torch.eq(hops[j], torch.sub(most, i)):
          _0 = torch.append(order, j)
    sorted_w = annotate(List[Tensor], [])
    sorted_s = annotate(List[Tensor], [])
    for i in range(networks):
      _1 = torch.append(sorted_w, torch.t(w[order[i]]))
      _2 = torch.append(sorted_s, s[order[i]])
    keep = torch.sub(1., float(rate))
    scale = torch.div(1., keep)
    weight = torch.mul(torch.stack(sorted_w), scale)
    slope = torch.cat(sorted_s)
    shift = torch.unsqueeze(torch.arange(networks, dtype=4, device=x.device), 1)
    origins = torch.flatten(torch.add(origin, torch.mul(shift, n)))
    starts = torch.flatten(torch.add(torch.slice(offsets, 0, 0, n), torch.mul(shift, m)))
    ends = torch.cat([starts, torch.slice(torch.add(offsets, torch.mul(torch.sub(networks, 1), m)), 0, n, torch.add(n, 1))])
    heard = torch.unsqueeze(self.neighbour_sum(x, origin, offsets), 0)
    h = torch.expand(torch.unsqueeze(x, 0), [networks, n, d])
    first = torch.mul(torch.unsqueeze(x, 0), scale)
    found = annotate(List[Tensor], [])
    active = networks
    for hop in range(1, most):
      left = 0
      for i in range(networks):
        if torch.gt(hops[i], hop):
          left = torch.add(left, 1)
      if torch.lt(left, active):
        parts = torch.split_with_sizes(h, [left, torch.sub(active, left)])
        h = parts[0]
        ended = torch.unbind(parts[1])
        for i in range(torch.len(ended)):
          _3 = torch.append(found, ended[torch.sub(torch.sub(torch.len(ended), 1), i)])
        weight = torch.slice(weight, 0, 0, left)
        slope = torch.slice(slope, 0, 0, left)
        active = left
      if torch.eq(hop, 1):
        message = torch.expand(heard, [active, n, d])
      else:
        rows = torch.reshape(h, [torch.mul(active, n), d])
        some = torch.slice(origins, 0, 0, torch.mul(active, m))
        until = torch.slice(ends, 0, 0, torch.add(torch.mul(active, n), 1))
        message = torch.reshape(self.neighbour_sum(rows, some, until), [active, n, d])
      z = torch.baddbmm(torch.expand(first, [active, n, d]), message, weight)
      y = torch.prelu(torch.reshape(z, [1, active, torch.mul(n, d)]), slope)
      if torch.lt(keep, 1.):
        y = torch.mul(y, self.kept(y, keep, torch.add(int(seed), hop)))
      h = torch.reshape(y, [active, n, d])
    last = torch.unbind(h)
    for i in range(active):
      _4 = torch.append(found, last[torch.sub(torch.sub(active, 1), i)])
    results = annotate(List[Tensor], [])
    for i in range(networks):
      for j in range(networks):
        if torch.eq(order[j], i):
          _5 = torch.append(results, found[torch.sub(torch.sub(networks, 1), j)])
    return torch.stack(results)

  def prelu(self: __torch__.Operations, x: Tensor, slope: Tensor) -> Tensor:
    return torch.prelu(x, slope)

  def weight_norm(self: __torch__.Operations, direction: Tensor, length: Tensor) -> Tensor:
    return torch._weight_norm(direction, length, 0)

  def approach(self: __torch__.Operations, share: Tensor, a: List[Tensor], b: List[Tensor]) -> Tensor:
    torch._foreach_lerp_(a, b, float(share))
    return share

  def three_taps(self: __torch__.Operations, x: Tensor, wide: Tensor, wide_bias: Tensor, pairs: Tensor, dilation: int, begin: int, end: int) -> Tensor:
    n = torch.size(x, 0)
    c = torch.size(x, 2)
    d = torch.size(wide, 0)
    step = torch.mul(2, dilation)
    groups = torch.floordiv(torch.sub(end, begin), step)
    near = torch.reshape(torch.slice(x, 1, begin, end), [n, groups, 2, dilation, c])
    far = torch.reshape(torch.slice(x, 1, torch.add(begin, step), torch.add(end, step)), [n, groups, 2, dilation, c])
    x0 = torch.select(near, 2, 0)
    x1 = torch.select(near, 2, 1)
    x2 = torch.select(far, 2, 0)
    x3 = torch.select(far, 2, 1)
    taps = torch.split_with_sizes(wide, [c, c, c], 1)
    plus = torch.linear(torch.reshape(torch.add(x1, x2), [-1, c]), torch.select(pairs, 0, 0), wide_bias)
    minus = torch.linear(torch.reshape(torch.sub(x2, x1), [-1, c]), torch.select(pairs, 0, 1))
    first = torch.addmm_(torch.add(plus, minus), torch.reshape(torch.sub(x0, x2), [-1, c]), torch.t(taps[0]))
    second = torch.addmm_(torch.sub_(plus, minus), torch.reshape(torch.sub(x1, x3), [-1, c]), torch.t(taps[2]), alpha=-1)
    both = torch.stack([torch.reshape(first, [n, groups, dilation, d]), torch.reshape(second, [n, groups, dilation, d])], 2)
    return torch.reshape(both, [n, torch.sub(end, begin), d])

  def all_taps(self: __torch__.Operations, x: Tensor, wide: Tensor, wide_bias: Tensor, width: int, dilation: int, begin: int, end: int) -> Tensor:
    taps = annotate(List[Tensor], [])
    for tap in range(width):
      shift = torch.mul(tap, dilation)
      _0 = torch.append(taps, torch.slice(x, 1, torch.add(begin, shift), torch.add(end, shift)))
    return torch.linear(torch.cat(taps, 2), wide, wide_bias)

  def residual_block(self: __torch__.Operations, x: Tensor, wide: Tensor, wide_bias: Tensor, pairs: Tensor, narrow: Tensor, narrow_bias: Tensor, ints: Tensor) -> Tensor:
    n : List[int] = ints.tolist()
    width = n[0]
    dilation = n[1]
    offset = n[2]
    tile = n[3]
    frames = torch.sub(torch.size(x, 1), torch.mul(torch.sub(width, 1), dilation))
    step = torch.mul(2, dilation)
    paired = 0
    if torch.gt(torch.size(pairs, 0), 0):
      paired = torch.mul(torch.floordiv(frames, step), step)
    whole = torch.mul(ops.prim.max(1, torch.floordiv(tile, step)), step)
    parts = annotate(List[Tensor], [])
    begin = 0
    while torch.lt(begin, frames):
      if torch.lt(begin, paired):
        end = ops.prim.min(torch.add(begin, whole), paired)
        h = self.three_taps(x, wide, wide_bias, pairs, dilation, begin, end)
      else:
        end = ops.prim.min(torch.add(begin, tile), frames)
        h = self.all_taps(x, wide, wide_bias, width, dilation, begin, end)
      z = torch.relu_(torch.linear(torch.relu_(h), narrow, narrow_bias))
      residual = torch.slice(x, 1, torch.add(begin, offset), torch.add(end, offset))
      _1 = torch.append(parts, torch.add_(z, residual))
      begin = end
    return torch.cat(parts, 1)

  def cholesky(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.linalg_cholesky(x)

  def eigh(self: __torch__.Operations, x: Tensor) -> List[Tensor]:
    values, vectors = torch.linalg_eigh(x)
    return [values, vectors]

  def solve_triangular(self: __torch__.Operations, x: Tensor, b: Tensor, upper: Tensor) -> Tensor:
    return torch.linalg_solve_triangular(x, b, upper=bool(upper))

  def bmm(self: __torch__.Operations, x: Tensor, y: Tensor) -> Tensor:
    return torch.bmm(x, y)

  def conv_transpose1d(self: __torch__.Operations, x: Tensor, weight: Tensor, ints: Tensor) -> Tensor:
    n : List[int] = ints.tolist()
    return torch.conv_transpose1d(x, weight, None, [n[0]], [n[1]], [n[2]])

  def conv_transpose2d(self: __torch__.Operations, x: Tensor, weight: Tensor, ints: Tensor) -> Tensor:
    n : List[int] = ints.tolist()
    return torch.conv_transpose2d(x, weight, None, [n[0], n[0]], [n[1], n[1]], [n[2], n[2]])

  def attention(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value)

  def masked_attention(self: __torch__.Operations, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, mask)

  def uniform(self: __torch__.Operations, like: Tensor, floats: Tensor, seed: Tensor) -> Tensor:
    bounds : List[float] = floats.tolist()
    generator = torch.Generator(device=like.device, seed=int(seed))
    return torch.uniform_(torch.empty_like(torch.detach(like)), bounds[0], bounds[1], generator=generator)

  def normal(self: __torch__.Operations, like: Tensor, floats: Tensor, seed: Tensor) -> Tensor:
    moments : List[float] = floats.tolist()
    generator = torch.Generator(device=like.device, seed=int(seed))
    return torch.normal_(torch.empty_like(torch.detach(like)), moments[0], moments[1], generator=generator)

  def kept(self: __torch__.Operations, like: Tensor, keep: float, seed: int) -> Tensor:
    generator = torch.Generator(device=like.device, seed=seed)
    n = torch.numel(like)
    words = torch.empty([torch.add(torch.floordiv(n, 4), 1)], dtype=4, device=like.device)
    lowest = torch.sub(-9223372036854775807, 1)
    lanes = torch.view_copy(torch.random_(words, lowest, None, generator=generator), dtype=2)
    least = torch.sub(int(torch.mul(torch.sub(1., keep), 65536.)), 32768)
    return torch.reshape(torch.to(torch.ge(torch.slice(lanes, 0, 0, n), least), like.dtype), torch.size(like))

  def dropout(self: __torch__.Operations, x: Tensor, rate: Tensor, seed: Tensor) -> Tensor:
    keep = torch.sub(1., float(rate))
    return torch.mul(x, torch.div_(self.kept(x, keep, int(seed)), keep))

  def gradients(self: __torch__.Operations, loss: Tensor, p: List[Tensor]) -> List[Tensor]:
    found = torch.grad([loss], p, None, None, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(found)):
      gradient = found[i]
      if torch.__is__(gradient, None):
        _0 = torch.append(gradients, torch.zeros_like(p[i]))
      else:
        _1 = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
    return gradients

  def clip_gradients(self: __torch__.Operations, most: Tensor, g: List[Tensor]) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(g, 2)), 2)
    scale = torch.clamp(torch.div(float(most), torch.add(norm, 1e-6)), max=1.)
    torch._foreach_mul_(g, scale)
    return norm

  def adam(self: __torch__.Operations, floats: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor]) -> Tensor:
    f : List[float] = floats.tolist()
    x = annotate(List[Tensor], [])
    torch._fused_adam_(p, g, m, v, x, s, lr=f[0], beta1=f[1], beta2=f[2], weight_decay=f[3], eps=f[4], amsgrad=False, maximize=False)
    return floats

  def amsgrad(self: __torch__.Operations, floats: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], x: List[Tensor], s: List[Tensor]) -> Tensor:
    f : List[float] = floats.tolist()
    torch._fused_adam_(p, g, m, v, x, s, lr=f[0], beta1=f[1], beta2=f[2], weight_decay=f[3], eps=f[4], amsgrad=True, maximize=False)
    return floats

  def adamw(self: __torch__.Operations, floats: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor]) -> Tensor:
    f : List[float] = floats.tolist()
    x = annotate(List[Tensor], [])
    torch._fused_adamw_(p, g, m, v, x, s, lr=f[0], beta1=f[1], beta2=f[2], weight_decay=f[3], eps=f[4], amsgrad=False, maximize=False)
    return floats

  def sgd(self: __torch__.Operations, floats: Tensor, p: List[Tensor], g: List[Tensor]) -> Tensor:
    f : List[float] = floats.tolist()
    b = annotate(List[Tensor], [])
    torch._fused_sgd_(p, g, b, weight_decay=f[1], momentum=0., lr=f[0], dampening=0., nesterov=False, maximize=False, is_first_step=False)
    return floats

  def momentum(self: __torch__.Operations, floats: Tensor, nesterov: Tensor, p: List[Tensor], g: List[Tensor], b: List[Tensor]) -> Tensor:
    f : List[float] = floats.tolist()
    torch._fused_sgd_(p, g, b, weight_decay=f[1], momentum=f[2], lr=f[0], dampening=0., nesterov=bool(nesterov), maximize=False, is_first_step=False)
    return floats
