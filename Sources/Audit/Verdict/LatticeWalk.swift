/// A walk of a log-likelihood ratio that goes up or down by the same amounts at every step: how it ends, exactly.
///
/// Wald's bounds ignore that a walk ends beyond a bound and not on it. Here the probability of each count of steps up is
/// carried along, as long as the walk goes on.
struct LatticeWalk {
  /// What a step up adds, more than 0.
  let up: Double
  /// What a step down takes away, more than 0.
  let down: Double
  /// Steps after which a walk that is still between the bounds ends there.
  let limit: Int

  /// How a walk ends.
  struct End: Equatable {
    /// The probability to end at or above the upper bound.
    var above = 0.0
    /// The probability to end at or below the lower bound.
    var below = 0.0
    /// Steps, on average.
    var steps = 0.0
  }

  /// What rounding may move a ratio by.
  static let slack = 1e-9

  /// The end of a walk whose steps go up with probability `share`, between `upper` and −`lower`.
  func end(share: Double, upper: Double, lower: Double) -> End {
    var end = End()
    // The probabilities of `first`, `first` + 1, ... steps up.
    var (alive, first) = ([1.0], 0)
    for step in 1...limit {
      var next = [Double](repeating: 0, count: alive.count + 1)
      for (index, probability) in alive.enumerated() {
        end.steps += probability
        next[index] += probability * (1 - share)
        next[index + 1] += probability * share
      }
      func ratio(_ index: Int) -> Double {
        let ups = Double(first + index)
        return ups * up - (Double(step) - ups) * down
      }
      while let last = next.last, ratio(next.count - 1) >= upper - Self.slack {
        end.above += last
        next.removeLast()
      }
      var gone = 0
      while gone < next.count, ratio(gone) <= Self.slack - lower {
        end.below += next[gone]
        gone += 1
      }
      alive = Array(next[gone...])
      first += gone
      if alive.isEmpty { break }
    }
    return end
  }

  /// The smallest upper bound that a walk of steps up with probability `share` reaches with at most `error`.
  func upper(share: Double, error: Double, lower: Double) -> Double {
    Self.smallest { end(share: share, upper: $0, lower: lower).above <= error }
  }

  /// The smallest lower bound that a walk of steps up with probability `share` reaches with at most `error`.
  func lower(share: Double, error: Double, upper: Double) -> Double {
    Self.smallest { end(share: share, upper: upper, lower: $0).below <= error }
  }

  private static func smallest(where isEnough: (Double) -> Bool) -> Double {
    // ln(10⁹) is enough for any error that somebody asks for.
    var (small, enough) = (0.0, 20.7)
    for _ in 0..<24 {
      let middle = 0.5 * (small + enough)
      if isEnough(middle) { enough = middle } else { small = middle }
    }
    // Off the lattice, so that rounding cannot decide.
    return enough + 1e-6
  }
}
