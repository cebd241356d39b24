/// A regular expression as a table of states: finds the match that begins at a place, in one pass and without going
/// back, and the same one that a library finds by trying alternatives in their order.
///
/// A state is the list of the machine's threads in the order of preference. What a thread needs to know of the next
/// character is decided when that is read, so that a match is noted one character late.
internal final class ExpressionAutomaton: Sendable {
  /// What text is made of.
  enum Letters {
    /// UTF-8.
    case characters
    /// Bytes, each as the character that GPT-2's vocabularies write it as.
    case byteLetters
  }

  private let entryTable: Table<UInt32>
  private let firstTable: Table<UInt8>
  private let kindTable: Table<UInt8>
  private let blockTable: Table<UInt32>
  private let tables: Tables
  /// Whether every text is matches from its start to its end.
  let coversAll: Bool

  /// The tables as a scan reads them; valid for the automaton's lifetime.
  private struct Tables: @unchecked Sendable {
    /// For each state and kind: where the next state's row begins, twice, and one more if a match ends before this
    /// character. The row 0 is of the state that nothing leads out of.
    let entries: UnsafePointer<UInt32>
    /// Kinds of characters by their first byte; `wide` where it has more.
    let first: UnsafePointer<UInt8>
    let kinds: UnsafePointer<UInt8>
    let blocks: UnsafePointer<UInt32>
    /// The row of the state that a match begins in.
    let start: Int
    /// The kind that stands for the end of the text.
    let end: Int
  }

  private static let wide: UInt8 = 0xFF

  /// - Throws: `ExpressionError` for an expression that is not understood or too large.
  convenience init(
    _ expression: String, _ dialect: ExpressionDialect = .oniguruma, letters: Letters = .characters
  ) throws(ExpressionError) {
    try self.init(ExpressionParser.parse(expression, dialect), letters: letters)
  }

  init(_ node: ExpressionNode, letters: Letters = .characters) throws(ExpressionError) {
    let program = try ExpressionProgram(node)
    let kinds = try CodePointKinds(program.sets)
    let states = try ExpressionStates(program, kinds)
    coversAll = states.coversAll
    entryTable = Table(states.entries)
    kindTable = Table(kinds.kinds)
    blockTable = Table(kinds.blocks)
    firstTable = Table(
      (0..<256).map { byte in
        switch letters {
        case .characters: byte < 0x80 ? kinds.kind(of: UInt32(byte)) : Self.wide
        case .byteLetters: kinds.kind(of: ByteAlphabet.scalars[byte].value)
        }
      })
    tables = Tables(
      entries: entryTable.base, first: firstTable.base, kinds: kindTable.base, blocks: blockTable.base,
      start: states.width, end: kinds.count)
  }

  /// The end of the match that begins at `start`; nil if there is none.
  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int? {
    let tables = tables
    var row = tables.start
    var last = -1
    var place = start
    while place < text.count {
      let (kind, length) = kind(at: place, in: text, tables)
      let entry = tables.entries[row &+ kind]
      if entry & 1 != 0 { last = place }
      row = Int(entry &>> 1)
      if row == 0 { return last < 0 ? nil : last }
      place &+= length
    }
    if tables.entries[row &+ tables.end] & 1 != 0 { last = place }
    return last < 0 ? nil : last
  }

  /// The first match at or after `start`; nil if there is none.
  func match(in text: PretokenText, from start: Int) -> Range<Int>? {
    let tables = tables
    var start = start
    while start < text.count {
      var row = tables.start
      var last = -1
      var place = start
      // Where a later start leads to the same states, it fails as this one does.
      var retry: Int?
      while place < text.count {
        let (kind, length) = kind(at: place, in: text, tables)
        let entry = tables.entries[row &+ kind]
        if entry & 1 != 0 { last = place }
        if retry == nil, place > start, entry != tables.entries[tables.start &+ kind] { retry = place }
        row = Int(entry &>> 1)
        if row == 0 {
          if retry == nil { retry = place &+ length }
          break
        }
        place &+= length
      }
      if row != 0, tables.entries[row &+ tables.end] & 1 != 0 { last = place }
      if last >= 0 { return start..<last }
      start = retry ?? text.count
    }
    return nil
  }

  /// The kind of the character at `place`, and its bytes.
  @inline(__always)
  private func kind(at place: Int, in text: PretokenText, _ tables: Tables) -> (kind: Int, length: Int) {
    let first = text.bytes[place]
    let kind = tables.first[Int(first)]
    if kind != Self.wide { return (Int(kind), 1) }
    let (code, length) = text.codePoint(at: place)
    return (Int(tables.kinds[Int(tables.blocks[code &>> 8]) &+ code & 0xFF]), length)
  }
}
