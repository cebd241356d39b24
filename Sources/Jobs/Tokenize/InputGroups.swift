internal import Base
internal import Runs
internal import Tokenization

/// Inputs in groups of about equal size.
internal enum InputGroups {
  /// Cuts inputs, in their order, into at most `count` groups whose bytes are about equal.
  static func split(_ inputs: [Input], into count: Int) -> [[Input]] {
    let total = inputs.reduce(0) { $0.adding(clamped: ($1.byteCount ?? 0) + 1) }
    var groups: [[Input]] = [[]]
    var done = 0
    for input in inputs {
      // An input belongs to the group in which its middle lies.
      let middle = done.adding(clamped: ((input.byteCount ?? 0) + 1) / 2)
      // The product may have more bits than a number.
      let product = middle.multipliedFullWidth(by: count)
      let group = min(count - 1, max(1, total).dividingFullWidth(product).quotient)
      if group > groups.count - 1, !groups[groups.count - 1].isEmpty { groups.append([]) }
      groups[groups.count - 1].append(input)
      done = done.adding(clamped: (input.byteCount ?? 0) + 1)
    }
    return groups
  }
}
