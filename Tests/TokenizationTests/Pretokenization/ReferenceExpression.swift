/// Regular expressions by backtracking, as slow as they are easy to check: what the hand-written scanners are held to.
///
/// Character classes are Swift's own, not the scanners' tables. It knows what the pre-tokenizers' expressions use:
/// alternatives, groups, caseless groups, classes, `\p`, `\s`, `(?!`, `$`, greedy and possessive repetition.
struct ReferenceExpression {
  private indirect enum Node {
    case one((Unicode.Scalar) -> Bool)
    case sequence([Node])
    case choice([Node])
    case repeated(Node, least: Int, most: Int, isPossessive: Bool)
    case not(Node)
    case end
  }

  private let root: Node

  init(_ expression: String) {
    var parser = Parser(scalars: Array(expression.unicodeScalars))
    root = parser.choice()
    precondition(parser.place == parser.scalars.count, "not understood from \(parser.place) on: \(expression)")
  }

  /// The matches in a text, and what is between them.
  func pieces(_ text: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var pieces: [[Unicode.Scalar]] = []
    var start = 0
    var place = 0
    while place < text.count {
      guard let end = Self.match(root, text, place, { $0 }), end > place else {
        place += 1
        continue
      }
      if start < place { pieces.append(Array(text[start..<place])) }
      pieces.append(Array(text[place..<end]))
      (start, place) = (end, end)
    }
    if start < text.count { pieces.append(Array(text[start...])) }
    return pieces
  }

  private static func match(
    _ node: Node, _ text: [Unicode.Scalar], _ place: Int, _ rest: (Int) -> Int?
  ) -> Int? {
    switch node {
    case .one(let matches): return place < text.count && matches(text[place]) ? rest(place + 1) : nil
    case .end: return place == text.count ? rest(place) : nil
    case .not(let node): return match(node, text, place) { $0 } == nil ? rest(place) : nil
    case .sequence(let nodes):
      guard let first = nodes.first else { return rest(place) }
      return match(first, text, place) { match(.sequence(Array(nodes.dropFirst())), text, $0, rest) }
    case .choice(let nodes):
      for node in nodes { if let end = match(node, text, place, rest) { return end } }
      return nil
    case .repeated(let node, let least, let most, true):
      var (count, end) = (0, place)
      while count < most, let next = match(node, text, end, { $0 }), next > end { (count, end) = (count + 1, next) }
      return count >= least ? rest(end) : nil
    case .repeated(let node, let least, let most, false):
      if most > 0,
        let end = match(
          node, text, place,
          { next in
            next == place
              ? nil
              : match(
                .repeated(node, least: least - 1, most: most == .max ? most : most - 1, isPossessive: false), text,
                next, rest)
          })
      {
        return end
      }
      return least <= 0 ? rest(place) : nil
    }
  }

  private struct Parser {
    let scalars: [Unicode.Scalar]
    var place = 0
    var isCaseless = false

    private func sees(_ text: String) -> Bool { scalars[place...].starts(with: text.unicodeScalars) }

    private mutating func takes(_ text: String) -> Bool {
      guard sees(text) else { return false }
      place += text.unicodeScalars.count
      return true
    }

    mutating func choice() -> Node {
      var nodes: [Node] = []
      repeat {
        var items: [Node] = []
        while place < scalars.count, !sees("|"), !sees(")") { items.append(repeated(atom())) }
        nodes.append(.sequence(items))
      } while takes("|")
      return .choice(nodes)
    }

    private mutating func repeated(_ node: Node) -> Node {
      let limits: (Int, Int)
      if takes("?") {
        limits = (0, 1)
      } else if takes("*") {
        limits = (0, .max)
      } else if takes("+") {
        limits = (1, .max)
      } else if takes("{1,3}") {
        limits = (1, 3)
      } else {
        return node
      }
      return .repeated(node, least: limits.0, most: limits.1, isPossessive: takes("+"))
    }

    private mutating func atom() -> Node {
      if takes("$") { return .end }
      if takes("(?!") {
        defer { place += 1 }
        return .not(choice())
      }
      if takes("(?:") || sees("(?i:") {
        let outer = isCaseless
        isCaseless = isCaseless || takes("(?i:")
        defer {
          isCaseless = outer
          place += 1
        }
        return choice()
      }
      guard takes("[") else { return .one(item()) }
      let isNegated = takes("^")
      var items: [(Unicode.Scalar) -> Bool] = []
      while !takes("]") {
        if place + 2 < scalars.count, scalars[place + 1] == "-", scalars[place] != "\\", scalars[place + 2] != "]" {
          let (first, last) = (scalars[place], scalars[place + 2])
          items.append { first <= $0 && $0 <= last }
          place += 3
        } else {
          items.append(item())
        }
      }
      return .one { scalar in items.contains { $0(scalar) } != isNegated }
    }

    /// One character or class.
    private mutating func item() -> (Unicode.Scalar) -> Bool {
      if takes("\\s") { return { $0.properties.isWhitespace } }
      if takes("\\S") { return { !$0.properties.isWhitespace } }
      if takes("\\r") { return { $0 == "\r" } }
      if takes("\\n") { return { $0 == "\n" } }
      if takes("\\p{") {
        let end = scalars[place...].firstIndex(of: "}")!
        let name = String(String.UnicodeScalarView(scalars[place..<end]))
        place = end + 1
        return { Self.category($0).hasPrefix(name) }
      }
      if sees("\\") { place += 1 }
      let literal = scalars[place]
      place += 1
      guard isCaseless else { return { $0 == literal } }
      return { Self.folded($0) == Self.folded(literal) }
    }

    private static func folded(_ scalar: Unicode.Scalar) -> String {
      scalar == "ſ" ? "s" : scalar.properties.lowercaseMapping
    }

    private static func category(_ scalar: Unicode.Scalar) -> String { generalCategory(scalar) }
  }
}

/// The two letters of a character's general category, as Swift has it.
func generalCategory(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter: "Lu"
  case .lowercaseLetter: "Ll"
  case .titlecaseLetter: "Lt"
  case .modifierLetter: "Lm"
  case .otherLetter: "Lo"
  case .nonspacingMark: "Mn"
  case .spacingMark: "Mc"
  case .enclosingMark: "Me"
  case .decimalNumber: "Nd"
  case .letterNumber: "Nl"
  case .otherNumber: "No"
  case .connectorPunctuation: "Pc"
  case .dashPunctuation: "Pd"
  case .openPunctuation: "Ps"
  case .closePunctuation: "Pe"
  case .initialPunctuation: "Pi"
  case .finalPunctuation: "Pf"
  case .otherPunctuation: "Po"
  case .mathSymbol: "Sm"
  case .currencySymbol: "Sc"
  case .modifierSymbol: "Sk"
  case .otherSymbol: "So"
  case .spaceSeparator: "Zs"
  case .lineSeparator: "Zl"
  case .paragraphSeparator: "Zp"
  default: "C"
  }
}
