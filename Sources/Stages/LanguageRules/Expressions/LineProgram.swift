/// An expression as a machine over bytes of UTF-8 that may be in several places at once.
internal struct LineProgram: Sendable {
  enum Instruction: Sendable {
    /// Takes a byte of a range.
    case byte(ClosedRange<UInt8>, next: Int)
    /// Goes on at both.
    case fork(Int, Int)
    case match
  }

  /// Instructions that an expression may have; a class of all letters takes some 2,000.
  private static let limit = 50_000

  private(set) var instructions: [Instruction] = [.match]
  private(set) var start = 0

  init(_ node: LineNode) throws(LineExpressionError) {
    guard !Self.mayBeNothing(node) else {
      throw LineExpressionError(message: "an expression that matches nothing at all")
    }
    start = try append(node, next: 0)
  }

  private static func mayBeNothing(_ node: LineNode) -> Bool {
    switch node {
    case .set: false
    case .edge: true
    case .sequence(let parts): parts.allSatisfy(mayBeNothing)
    case .choice(let parts): parts.contains(where: mayBeNothing)
    case .repetition(let body, let least, _): least == 0 || mayBeNothing(body)
    }
  }

  /// Adds the instructions of a node, which go on at `next`, and gives where they begin.
  private mutating func append(_ node: LineNode, next: Int) throws(LineExpressionError) -> Int {
    switch node {
    case .edge: return try add(.byte(0x0A...0x0A, next: next))
    case .set(let ranges):
      var first: Int?
      for range in ranges {
        for piece in UTF8Ranges.pieces(range) {
          var place = next
          for bytes in piece.reversed() { place = try add(.byte(bytes, next: place)) }
          if let other = first { first = try add(.fork(place, other)) } else { first = place }
        }
      }
      return first ?? next
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try append(part, next: next) }
      return next
    case .choice(let parts):
      var first: Int?
      for part in parts {
        let place = try append(part, next: next)
        if let other = first { first = try add(.fork(place, other)) } else { first = place }
      }
      return first ?? next
    case .repetition(let body, let least, let most):
      var place = next
      if let most {
        for _ in least..<max(least, most) { place = try add(.fork(try append(body, next: place), next)) }
      } else {
        let loop = try add(.fork(next, next))
        instructions[loop] = .fork(try append(body, next: loop), next)
        place = loop
      }
      for _ in 0..<least { place = try append(body, next: place) }
      return place
    }
  }

  private mutating func add(_ instruction: Instruction) throws(LineExpressionError) -> Int {
    guard instructions.count < Self.limit else { throw LineExpressionError(message: "too many repetitions or classes") }
    instructions.append(instruction)
    return instructions.count - 1
  }
}

/// Ranges of code points as ranges of their bytes in UTF-8.
internal enum UTF8Ranges {
  /// Sequences of ranges of bytes that together are the code points of a range.
  static func pieces(_ range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
    var pieces: [[ClosedRange<UInt8>]] = []
    split(range.lowerBound, min(range.upperBound, 0x10FFFF), into: &pieces)
    return pieces
  }

  private static func split(_ low: UInt32, _ high: UInt32, into pieces: inout [[ClosedRange<UInt8>]]) {
    guard low <= high else { return }
    // Both ends have to be of one length.
    for limit in [UInt32(0x7F), 0x7FF, 0xFFFF] where low <= limit && high > limit {
      split(low, limit, into: &pieces)
      split(limit + 1, high, into: &pieces)
      return
    }
    let length = high <= 0x7F ? 1 : high <= 0x7FF ? 2 : high <= 0xFFFF ? 3 : 4
    // Below the first byte in which the ends differ, all values of the further bytes have to be there.
    for index in 1..<length {
      let mask = UInt32(1) << UInt32(6 * index) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        split(low, low | mask, into: &pieces)
        split((low | mask) + 1, high, into: &pieces)
        return
      }
      if high & mask != mask {
        split(low, high & ~mask - 1, into: &pieces)
        split(high & ~mask, high, into: &pieces)
        return
      }
    }
    pieces.append(zip(bytes(low, length), bytes(high, length)).map { $0...$1 })
  }

  private static func bytes(_ code: UInt32, _ length: Int) -> [UInt8] {
    guard length > 1 else { return [UInt8(code)] }
    let lead: UInt32 = length == 2 ? 0xC0 : length == 3 ? 0xE0 : 0xF0
    return (0..<length).map { index in
      let bits = code >> UInt32(6 * (length - 1 - index))
      return index == 0 ? UInt8(lead | bits) : UInt8(0x80 | bits & 0x3F)
    }
  }
}
