/// Pieces by the matches of a regular expression, and the text between them.
internal struct ExpressionPattern: PretokenPattern {
  /// What becomes of a match.
  enum Behavior: String, Sendable {
    /// It is a piece.
    case isolated = "Isolated"
    /// Matches side by side are one piece.
    case contiguous = "Contiguous"
    /// It ends the piece of the text before it.
    case mergedWithPrevious = "MergedWithPrevious"
    /// It begins the piece of the text after it.
    case mergedWithNext = "MergedWithNext"
  }

  private let automaton: ExpressionAutomaton
  private let behavior: Behavior
  /// Whether each match is a piece and there is nothing else.
  private let isCovering: Bool
  /// The next match that was found, and where the text ends that was searched for it.
  private var found: Range<Int>?
  private var searchedEnd = 0

  init(_ automaton: ExpressionAutomaton, _ behavior: Behavior) {
    self.automaton = automaton
    self.behavior = behavior
    isCovering = automaton.coversAll && behavior == .isolated
  }

  /// Whether every text is matches from its start to its end.
  var coversAll: Bool { automaton.coversAll }

  @inline(__always)
  mutating func end(of start: Int, in text: PretokenText) -> Int {
    if isCovering { return automaton.end(of: start, in: text) ?? text.count }
    return endOfSegment(start, in: text)
  }

  private mutating func endOfSegment(_ start: Int, in text: PretokenText) -> Int {
    guard let match = match(from: start, in: text) else { return text.count }
    switch behavior {
    case .isolated: return match.lowerBound == start ? match.upperBound : match.lowerBound
    case .mergedWithPrevious: return match.upperBound
    case .contiguous:
      guard match.lowerBound == start else { return match.lowerBound }
      var end = match.upperBound
      while let next = self.match(from: end, in: text), next.lowerBound == end { end = next.upperBound }
      return end
    case .mergedWithNext:
      guard match.lowerBound == start else { return match.lowerBound }
      guard let next = self.match(from: match.upperBound, in: text) else { return text.count }
      return next.lowerBound
    }
  }

  /// The first match at or after `start`.
  private mutating func match(from start: Int, in text: PretokenText) -> Range<Int>? {
    if start < searchedEnd {
      guard let found else { return nil }
      if found.lowerBound >= start { return found }
    }
    found = automaton.match(in: text, from: start)
    searchedEnd = text.count
    return found
  }
}

/// Words of a vocabulary that writes spaces as a mark: cut where a run of marks begins.
///
/// Byte-pair merges of a whole text are those of its words if no token has a mark behind another character.
internal struct MarkedWordPattern: PretokenPattern {
  /// U+2581 in UTF-8.
  static let mark: [UInt8] = [0xE2, 0x96, 0x81]

  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    var place = start
    while isMark(at: place, in: text) { place &+= 3 }
    while place < text.count, !isMark(at: place, in: text) { place &+= 1 }
    return place
  }

  @inline(__always)
  private func isMark(at place: Int, in text: PretokenText) -> Bool {
    place &+ 3 <= text.count && text.bytes[place] == 0xE2 && text.bytes[place &+ 1] == 0x96
      && text.bytes[place &+ 2] == 0x81
  }
}
