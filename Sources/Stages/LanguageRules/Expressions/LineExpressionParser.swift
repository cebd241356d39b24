/// Parses the expressions of `LineExpression`.
internal struct LineExpressionParser {
  /// Groups inside each other, and repetitions that are written out.
  private static let mostDepth = 20
  private static let mostRepetitions = 1000

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var ignoresCase = false

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  /// The whole expression.
  mutating func expression() throws(LineExpressionError) -> LineNode {
    if scalars.starts(with: "(?i)".unicodeScalars) {
      ignoresCase = true
      index = 4
    }
    let node = try choice()
    guard index == scalars.count else { throw LineExpressionError(message: "a ) without its (") }
    return node
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func choice() throws(LineExpressionError) -> LineNode {
    depth += 1
    guard depth <= Self.mostDepth else { throw LineExpressionError(message: "too many groups inside each other") }
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    depth -= 1
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(LineExpressionError) -> LineNode {
    var parts: [LineNode] = []
    if take("^") { parts.append(.edge) }
    while let scalar = next, scalar != "|", scalar != ")" {
      if scalar == "$" {
        index += 1
        guard next == nil || next == "|" || next == ")" else {
          throw LineExpressionError(message: "a $ that is not at the end of an alternative (write \\$ for the sign)")
        }
        parts.append(.edge)
        break
      }
      parts.append(try repeated(try atom()))
    }
    guard !parts.isEmpty else { throw LineExpressionError(message: "an alternative of nothing") }
    return .sequence(parts)
  }

  private mutating func atom() throws(LineExpressionError) -> LineNode {
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "(":
      if next == "?" { throw LineExpressionError(message: "(? has no meaning here, but for (?i) at the start") }
      let node = try choice()
      guard take(")") else { throw LineExpressionError(message: "a ( without its )") }
      return node
    case "[": return .set(try bracket())
    case ".": return .set(Self.inverted([]))
    case "\\": return .set(try escape())
    case "*", "+", "?", "{": throw LineExpressionError(message: "nothing to repeat before \(scalar)")
    case "^":
      throw LineExpressionError(message: "a ^ that is not at the start of an alternative (write \\^ for the sign)")
    default: return .set(folded([scalar.value...scalar.value]))
    }
  }

  private mutating func repeated(_ node: LineNode) throws(LineExpressionError) -> LineNode {
    if take("*") { return try once(.repetition(node, least: 0, most: nil)) }
    if take("+") { return try once(.repetition(node, least: 1, most: nil)) }
    if take("?") { return try once(.repetition(node, least: 0, most: 1)) }
    guard take("{") else { return node }
    guard let least = number() else { throw LineExpressionError(message: "a { without a number") }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else { throw LineExpressionError(message: "a { without its }") }
    guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions, most.map({ $0 >= least && $0 > 0 }) ?? true
    else { throw LineExpressionError(message: "a number of repetitions that has no meaning, or is too large") }
    return try once(.repetition(node, least: least, most: most))
  }

  /// A repetition that is not repeated itself: `a*?` and `a++` mean something else elsewhere.
  private func once(_ node: LineNode) throws(LineExpressionError) -> LineNode {
    if let next, "*+?{".unicodeScalars.contains(next) {
      throw LineExpressionError(message: "two signs of repetition behind each other")
    }
    return node
  }

  private mutating func number() -> Int? {
    let start = index
    while let next, 0x30...0x39 ~= next.value { index += 1 }
    guard index > start, index - start < 6 else { return nil }
    return scalars[start..<index].reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
  }

  private mutating func bracket() throws(LineExpressionError) -> [ClosedRange<UInt32>] {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      index += 1
      if scalar == "\\" {
        let escaped = try escape()
        ranges += escaped
        guard escaped.count == 1, escaped[0].count == 1 else { continue }
      } else {
        ranges.append(scalar.value...scalar.value)
      }
      guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]", let low = ranges.last?.lowerBound else {
        continue
      }
      index += 1
      var high = scalars[index].value
      index += 1
      if high == 0x5C {
        let escaped = try escape()
        guard escaped.count == 1, escaped[0].count == 1 else {
          throw LineExpressionError(message: "a range that ends in a class")
        }
        high = escaped[0].lowerBound
      }
      guard low <= high else { throw LineExpressionError(message: "a range whose end is before its start") }
      ranges[ranges.count - 1] = low...high
    }
    guard take("]") else { throw LineExpressionError(message: "a [ without its ]") }
    guard !ranges.isEmpty else { throw LineExpressionError(message: "a class of nothing") }
    return isInverted ? Self.inverted(folded(ranges)) : folded(ranges)
  }

  private mutating func escape() throws(LineExpressionError) -> [ClosedRange<UInt32>] {
    guard let scalar = next else { throw LineExpressionError(message: "a \\ at the end") }
    index += 1
    switch scalar {
    case "d": return [0x30...0x39]
    case "s": return Self.spaces
    case "w": return Self.letters
    case "D": return Self.inverted([0x30...0x39])
    case "S": return Self.inverted(Self.spaces)
    case "W": return Self.inverted(Self.letters)
    case "t": return [9...9]
    case _ where scalar.value < 0x80 && !scalar.properties.isAlphabetic && scalar.properties.numericType == nil:
      return [scalar.value...scalar.value]
    default: throw LineExpressionError(message: "\\\(scalar) has no meaning here")
    }
  }

  /// The ranges, with both cases of ASCII letters where case is ignored.
  private func folded(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    guard ignoresCase else { return ranges }
    var folded = ranges
    for (start, shift) in [(UInt32(0x41), Int32(32)), (0x61, -32)] {
      for range in ranges {
        let (low, high) = (max(range.lowerBound, start), min(range.upperBound, start + 25))
        guard low <= high else { continue }
        folded.append(UInt32(Int32(low) + shift)...UInt32(Int32(high) + shift))
      }
    }
    return folded
  }

  /// All code points but some, and but the ends of lines.
  private static func inverted(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var rest: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    // Surrogates are in no text.
    let holes = ranges + [0x0A...0x0A, 0xD800...0xDFFF]
    for hole in holes.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if hole.lowerBound > next { rest.append(next...hole.lowerBound - 1) }
      next = max(next, hole.upperBound + 1)
    }
    if next <= 0x10FFFF { rest.append(next...0x10FFFF) }
    return rest
  }

  /// White space but for line feeds.
  private static let spaces: [ClosedRange<UInt32>] = [
    0x09...0x09, 0x0B...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
    0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ]

  /// Letters, marks and digits of all scripts, and `_`.
  private static let letters: [ClosedRange<UInt32>] = {
    var ranges: [ClosedRange<UInt32>] = []
    for value in UInt32(0)...0x3FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .enclosingMark, .decimalNumber:
        break
      default: if value != 0x5F { continue }
      }
      if let last = ranges.last, last.upperBound == value - 1 {
        ranges[ranges.count - 1] = last.lowerBound...value
      } else {
        ranges.append(value...value)
      }
    }
    return ranges
  }()
}
