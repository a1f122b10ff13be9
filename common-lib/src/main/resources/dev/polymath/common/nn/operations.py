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

  def neighbour_sum(self: __torch__.Operations, x: Tensor, origin: Tensor, goal: Tensor, rows: Tensor) -> Tensor:
    zeros = torch.new_zeros(x, [int(rows), torch.size(x, 1)])
    return torch.index_add(zeros, 0, goal, torch.index_select(x, 0, origin))

  def prelu(self: __torch__.Operations, x: Tensor, slope: Tensor) -> Tensor:
    return torch.prelu(x, slope)

  def weight_norm(self: __torch__.Operations, direction: Tensor, length: Tensor) -> Tensor:
    return torch._weight_norm(direction, length, 0)

  def approach(self: __torch__.Operations, share: Tensor, a: List[Tensor], b: List[Tensor]) -> Tensor:
    torch._foreach_lerp_(a, b, float(share))
    return share

  def cholesky(self: __torch__.Operations, x: Tensor) -> Tensor:
    return torch.linalg_cholesky(x)

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

  def dropout(self: __torch__.Operations, x: Tensor, rate: Tensor, seed: Tensor) -> Tensor:
    keep = torch.sub(1., float(rate))
    generator = torch.Generator(device=x.device, seed=int(seed))
    mask = torch.bernoulli_(torch.empty_like(torch.detach(x)), keep, generator=generator)
    return torch.mul(x, torch.div_(mask, keep))

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
