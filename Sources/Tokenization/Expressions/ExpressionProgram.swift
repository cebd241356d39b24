/// An expression as instructions of a machine that tries alternatives in their order.
internal struct ExpressionProgram {
  /// A set of code points by its index, and whether the end of the text is like one of them.
  enum Instruction {
    /// Takes a code point of the set.
    case one(set: Int, next: Int)
    /// Goes on at both, the first preferred.
    case fork(Int, Int)
    /// Goes on where the next code point is of the set, or where there is none and `atEnd` is set.
    case look(set: Int, atEnd: Bool, next: Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CodePointSet] = []
  /// Where it begins.
  private(set) var start = 0

  /// The maximum number of instructions; expressions in use have a few hundred.
  private static let limit = 2000
  /// The maximum number of different sets.
  private static let setLimit = 64

  init(_ node: ExpressionNode) throws(ExpressionError) {
    guard !node.isNullable else { throw ExpressionError(what: "a match of nothing") }
    instructions.append(.match)
    start = try append(node, next: 0)
  }

  /// Adds the instructions of a node, which go on at `next`, and gives where they begin.
  private mutating func append(_ node: ExpressionNode, next: Int) throws(ExpressionError) -> Int {
    switch node {
    case .empty: return next
    case .one(let set): return try append(.one(set: index(of: set), next: next))
    case .next(let set, let atEnd): return try append(.look(set: index(of: set), atEnd: atEnd, next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try append(part, next: next) }
      return next
    case .choice(let parts):
      var first: Int?
      for part in parts.reversed() {
        let part = try append(part, next: next)
        first = try first.map { other throws(ExpressionError) in try append(.fork(part, other)) } ?? part
      }
      return first ?? next
    case .repetition(let body, let least, let most, let isGreedy):
      var next = next
      if let most {
        // The inner ones are only tried where the outer ones matched.
        let end = next
        for _ in least..<max(least, most) {
          let inner = try append(body, next: next)
          next = try append(isGreedy ? .fork(inner, end) : .fork(end, inner))
        }
      } else {
        guard !body.isNullable else { throw ExpressionError(what: "a repetition of what may be nothing") }
        let loop = try append(.fork(next, next))
        let inner = try append(body, next: loop)
        instructions[loop] = isGreedy ? .fork(inner, next) : .fork(next, inner)
        next = loop
      }
      for _ in 0..<least { next = try append(body, next: next) }
      return next
    }
  }

  private mutating func append(_ instruction: Instruction) throws(ExpressionError) -> Int {
    guard instructions.count < Self.limit else { throw ExpressionError(what: "too many repetitions") }
    instructions.append(instruction)
    return instructions.count - 1
  }

  private mutating func index(of set: CodePointSet) throws(ExpressionError) -> Int {
    if let index = sets.firstIndex(of: set) { return index }
    guard sets.count < Self.setLimit else {
      throw ExpressionError(what: "more than \(Self.setLimit) different classes")
    }
    sets.append(set)
    return sets.count - 1
  }
}
