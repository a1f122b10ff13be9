package dev.polymath.gp.process;

import java.util.function.DoubleFunction;

/**
 * Finds a step with sufficient decrease and a flat enough slope (the strong Wolfe conditions): Moré
 * and Thuente 1994, "Line search algorithms with guaranteed sufficient decrease", with the
 * constants that L-BFGS-B uses.
 *
 * <p>It keeps the best step so far and a second one beyond which a minimum cannot lie, and draws
 * them together by cubic and quadratic interpolation (section 4 of the paper).
 */
final class LineSearch {
  private static final double DECREASE = 1e-3;
  private static final double CURVATURE = 0.9;
  private static final double NARROW = 0.1;
  private static final int MAX_EVALUATIONS = 20;

  /**
   * A step that was tried.
   *
   * @param t its length
   * @param value there
   * @param slope along the direction there
   */
  record Trial(double t, double value, double slope) {

    /** Of the function less its sufficient decrease: the auxiliary function ψ of section 2. */
    Trial lessened(double decrease) {
      return new Trial(t, value - t * decrease, slope - decrease);
    }
  }

  private final DoubleFunction<Trial> along;
  private final Trial start;
  private double longest;
  private Trial best;
  private Trial other;
  private boolean bracketed;

  private LineSearch(DoubleFunction<Trial> along, Trial start, double longest) {
    this.along = along;
    this.start = start;
    this.longest = longest;
    this.best = start;
    this.other = start;
  }

  /**
   * Searches.
   *
   * @param along evaluates a step; its value may be infinite
   * @param start the step of length 0, with a negative slope
   * @param longest the longest step, at least 1
   * @return the step to take; of length 0 if none is lower
   */
  static Trial search(DoubleFunction<Trial> along, Trial start, double longest) {
    return new LineSearch(along, start, longest).search();
  }

  private Trial search() {
    double decrease = DECREASE * start.slope();
    boolean lessened = true;
    double width = longest;
    double widthBefore = 2 * width;
    double nearest = 0;
    double farthest = 5;
    double t = 1;
    for (int evaluation = 0; evaluation < MAX_EVALUATIONS; evaluation++) {
      Trial trial = along.apply(t);
      if (!Double.isFinite(trial.value())) {
        // No value there: come back to where there was one, and never go so far again.
        longest = t;
        t = best.t() + 0.1 * (t - best.t());
        continue;
      }
      boolean low = trial.value() <= start.value() + t * decrease;
      if (lessened && low && trial.slope() >= 0) {
        lessened = false;
      }
      if (low && Math.abs(trial.slope()) <= -CURVATURE * start.slope()) {
        return trial;
      }
      boolean narrow =
          bracketed && (t <= nearest || t >= farthest || farthest - nearest <= NARROW * farthest);
      if (narrow || (t == longest && low && trial.slope() <= decrease)) {
        return low ? trial : best;
      }
      t =
          next(
              trial,
              nearest,
              farthest,
              lessened && trial.value() <= best.value() && !low,
              decrease);
      if (bracketed) {
        double distance = Math.abs(other.t() - best.t());
        if (distance >= 0.66 * widthBefore) {
          t = best.t() + 0.5 * (other.t() - best.t());
        }
        widthBefore = width;
        width = distance;
        nearest = Math.min(best.t(), other.t());
        farthest = Math.max(best.t(), other.t());
      } else {
        nearest = t + 1.1 * (t - best.t());
        farthest = t + 4 * (t - best.t());
      }
      t = Math.clamp(t, 0, longest);
      if (bracketed && (t <= nearest || t >= farthest || farthest - nearest <= NARROW * farthest)) {
        return best;
      }
    }
    return best;
  }

  /** Chooses the next step and moves the interval; on ψ as long as nothing is low enough. */
  private double next(
      Trial trial, double nearest, double farthest, boolean lessened, double decrease) {
    double change = lessened ? decrease : 0;
    Trial p = trial.lessened(change);
    Trial x = best.lessened(change);
    Trial y = other.lessened(change);
    double sign = p.slope() * Math.signum(x.slope());
    double t;
    if (p.value() > x.value()) {
      double cubic = x.t() + cubicRatio(x, p, false) * (p.t() - x.t());
      double secant = (x.value() - p.value()) / (p.t() - x.t()) + x.slope();
      double quadratic = x.t() + x.slope() / secant / 2 * (p.t() - x.t());
      t =
          Math.abs(cubic - x.t()) < Math.abs(quadratic - x.t())
              ? cubic
              : cubic + (quadratic - cubic) / 2;
      bracketed = true;
    } else if (sign < 0) {
      double cubic = p.t() + cubicRatio(p, x, false) * (x.t() - p.t());
      double quadratic = secantStep(p, x);
      t = Math.abs(cubic - p.t()) > Math.abs(quadratic - p.t()) ? cubic : quadratic;
      bracketed = true;
    } else if (Math.abs(p.slope()) < Math.abs(x.slope())) {
      t = extrapolated(p, x, y, nearest, farthest);
    } else if (bracketed) {
      t = p.t() + cubicRatio(p, y, false) * (y.t() - p.t());
    } else {
      t = p.t() > x.t() ? farthest : nearest;
    }
    if (p.value() > x.value()) {
      other = trial;
    } else {
      if (sign < 0) {
        other = best;
      }
      best = trial;
    }
    return t;
  }

  /** The slope falls, yet does not change its sign: the cubic may have its minimum beyond. */
  private double extrapolated(Trial p, Trial x, Trial y, double nearest, double farthest) {
    double ratio = cubicRatio(p, x, true);
    double cubic = ratio < 0 ? p.t() + ratio * (x.t() - p.t()) : p.t() > x.t() ? farthest : nearest;
    double quadratic = secantStep(p, x);
    boolean cubicIsCloser = Math.abs(cubic - p.t()) < Math.abs(quadratic - p.t());
    if (!bracketed) {
      return Math.clamp(cubicIsCloser ? quadratic : cubic, nearest, farthest);
    }
    double t = cubicIsCloser ? cubic : quadratic;
    double limit = p.t() + 0.66 * (y.t() - p.t());
    return p.t() > x.t() ? Math.min(limit, t) : Math.max(limit, t);
  }

  private static double secantStep(Trial p, Trial x) {
    return p.t() + p.slope() / (p.slope() - x.slope()) * (x.t() - p.t());
  }

  /**
   * Where the cubic through both has its minimum, as a part of the way from {@code from} to {@code
   * to}; negative when beyond {@code from}.
   *
   * @param beyond whether it may lie beyond; 0 or more if it then has no minimum
   */
  private static double cubicRatio(Trial from, Trial to, boolean beyond) {
    double theta =
        3 * (from.value() - to.value()) / (to.t() - from.t()) + from.slope() + to.slope();
    double scale =
        Math.max(Math.abs(theta), Math.max(Math.abs(from.slope()), Math.abs(to.slope())));
    double square =
        (theta / scale) * (theta / scale) - (from.slope() / scale) * (to.slope() / scale);
    double gamma = scale * Math.sqrt(Math.max(0, square));
    if (to.t() < from.t()) {
      gamma = -gamma;
    }
    if (beyond && gamma == 0) {
      return 0;
    }
    double p = gamma - from.slope() + theta;
    double q = gamma - from.slope() + gamma + to.slope();
    return p / q;
  }
}
