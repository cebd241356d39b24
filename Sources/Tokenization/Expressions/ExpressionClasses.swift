extension ExpressionParser {
  /// A class after its `[`: members, classes in it, and intersections by `&&`.
  mutating func characterClass() throws(ExpressionError) -> CodePointSet {
    try open()
    defer { close() }
    let isNegative = take("^")
    var whole: CodePointSet?
    var members = CodePointSet()
    var isFirst = true
    while true {
      guard let scalar = next else { throw ExpressionError(what: "a [ without its ]") }
      if scalar == "]" {
        guard !isFirst else { throw ExpressionError(what: "a class that begins with ]") }
        index += 1
        break
      }
      if take("&&") {
        whole = whole.map { $0.intersection(members) } ?? members
        members = CodePointSet()
      } else {
        members = members.union(try member())
      }
      isFirst = false
    }
    let set = whole.map { $0.intersection(members) } ?? members
    // Letters of the other case belong to the class before it is turned round.
    if ignoresCase { try refuseFolding(set) }
    return isNegative ? folded(set).complement : folded(set)
  }

  /// Refuses letters beyond ASCII in any case: what they fold to is not known here.
  func refuseFolding(_ set: CodePointSet) throws(ExpressionError) {
    for range in set.ranges where range.upperBound > 0x7F {
      let isCased = range.count > 16 || range.contains { Unicode.Scalar($0)?.properties.isCased ?? false }
      if isCased { throw ExpressionError(what: "letters beyond ASCII in any case") }
    }
  }

  /// One member of a class: a class, a character, or a range.
  private mutating func member() throws(ExpressionError) -> CodePointSet {
    if take("[") {
      guard next != ":" else { throw ExpressionError(what: "a POSIX class") }
      return try characterClass()
    }
    let first = try classAtom()
    guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else { return first }
    index += 1
    guard next != "[" else { throw ExpressionError(what: "a - before a class") }
    let second = try classAtom()
    guard let low = Self.only(first), let high = Self.only(second), low <= high else {
      throw ExpressionError(what: "a range of a class that has no ends")
    }
    return CodePointSet([low...high])
  }

  private mutating func classAtom() throws(ExpressionError) -> CodePointSet {
    guard let scalar = next else { throw ExpressionError(what: "a [ without its ]") }
    index += 1
    return scalar == "\\" ? try escape(inClass: true) : CodePointSet(scalar)
  }

  /// The code point of a set of one.
  private static func only(_ set: CodePointSet) -> UInt32? {
    guard set.ranges.count == 1, let range = set.ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }

  /// What follows a `\`.
  mutating func escape(inClass: Bool) throws(ExpressionError) -> CodePointSet {
    guard let scalar = next else { throw ExpressionError(what: #"a \ at the end"#) }
    index += 1
    switch scalar {
    case "r": return CodePointSet("\r")
    case "n": return CodePointSet("\n")
    case "t": return CodePointSet("\t")
    case "s": return CodePointProperty.space
    case "S": return CodePointProperty.space.complement
    case "d": return CodePointProperty.named("Nd") ?? CodePointSet()
    case "D": return (CodePointProperty.named("Nd") ?? CodePointSet()).complement
    case "p": return try property(isNegative: false)
    case "P": return try property(isNegative: true)
    case "x": return try hexadecimal(digits: 2)
    case "u": return try hexadecimal(digits: 4)
    default:
      let code = scalar.value
      let isPunctuation = (0x20...0x7E).contains(code) && !scalar.properties.isAlphabetic && !(48...57).contains(code)
      guard isPunctuation else { throw ExpressionError(what: #"\\#(scalar)"#) }
      return CodePointSet(scalar)
    }
  }

  private mutating func property(isNegative: Bool) throws(ExpressionError) -> CodePointSet {
    var name = ""
    if take("{") {
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        index += 1
      }
      guard take("}") else { throw ExpressionError(what: "a { without its }") }
    }
    let isTurned = name.hasPrefix("^")
    if isTurned { name.removeFirst() }
    guard !ignoresCase else { throw ExpressionError(what: #"\p{\#(name)} in any case"#) }
    guard let set = CodePointProperty.named(name) else {
      throw ExpressionError(what: #"the property \p{\#(name)}"#)
    }
    return isNegative != isTurned ? set.complement : set
  }

  /// A code point by so many digits, or by any number in braces.
  private mutating func hexadecimal(digits: Int) throws(ExpressionError) -> CodePointSet {
    let isBraced = digits == 2 && take("{")
    var value: UInt32 = 0
    var count = 0
    while count < (isBraced ? 6 : digits), let scalar = next, let digit = Character(scalar).hexDigitValue {
      value = value << 4 | UInt32(digit)
      count += 1
      index += 1
    }
    guard isBraced ? count > 0 && take("}") : count == digits, value <= CodePointSet.last else {
      throw ExpressionError(what: "a code point that is not in hexadecimal")
    }
    return CodePointSet([value...value])
  }
}
