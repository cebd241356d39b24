internal import Base
internal import Runs
internal import Tokenization

/// Which of a tokenization's tasks one is: the group of inputs that it reads, and the documents that it takes of them.
///
/// Where validation documents are drawn from all inputs, a group has two tasks, which read the same inputs and share
/// nothing else: each is a stream with shards, checkpoints and records of its own.
internal struct TokenTask: Sendable, Equatable {
  /// The number of the group, from 0; nil where all inputs are one.
  var group: Int?
  /// The split whose documents it takes; nil where it takes all, and the first shards are for validation.
  var split: ValidationShare.Split?

  init(group: Int?, split: ValidationShare.Split?) {
    self.group = group
    self.split = split
  }

  /// The task as a plan has it. The task's own variant says what it is, so that a frozen plan needs no more.
  init(_ task: TaskSpec, _ settings: TokenizationSettings) {
    let words = task.variant.split(separator: " ")
    group =
      settings.groups > 1
      ? words.firstIndex(of: "group").flatMap { Int(words[words.index(after: $0)...].first ?? "") } ?? 0 : nil
    split = settings.validationShare == nil ? nil : words.first == "validation" ? .validation : .training
  }

  /// The task's name in its plan: `tokens`, `tokens-g0001`, `validation-g0001`.
  var name: String {
    let kind = split == .validation ? "validation" : "tokens"
    return group.map { "\(kind)-\(TokenizationSettings.label(ofGroup: $0))" } ?? kind
  }

  /// What tells its output from that of the others.
  var variant: String {
    [split == .validation ? "validation" : nil, group.map { "group \($0)" }].compactMap { $0 }.joined(separator: " ")
  }
}
