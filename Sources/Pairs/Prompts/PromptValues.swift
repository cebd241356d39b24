internal import Base

/// What the variables of a template stand for.
package struct PromptValues: Sendable, Equatable {
  /// The passage; empty where there is none.
  package var passage = ""
  /// The passage's title; empty where there is none.
  package var title = ""
  /// The English name of the language that the query is to be in.
  package var language = ""
  /// Who asks.
  package var persona = ""
  /// How hard the query is to be.
  package var difficulty = ""
  /// How long the query is to be.
  package var length = ""
  /// The task's description.
  package var task = ""
  /// The query.
  package var query = ""

  /// Empty values.
  package init() {}

  /// What a missing title is called, as in Gecko's format (arXiv 2403.20327, appendix B).
  package static let noTitle = "none"
  /// The longest title that is shown, in bytes.
  private static let titleLimit = 300

  /// What stands for a variable: always on one line, as a line of a passage that looks like one of the prompt's own would
  /// end it.
  internal func text(_ variable: PromptText.Variable) -> String {
    switch variable {
    case .passage: Self.oneLine(passage)
    case .title: titleText
    case .language: language
    case .persona: persona
    case .difficulty: difficulty
    case .length: length
    case .task: Self.oneLine(task)
    case .query: Self.oneLine(query)
    }
  }

  private var titleText: String {
    let line = Self.oneLine(title)
    guard !line.isEmpty else { return Self.noTitle }
    let bytes = Array(line.utf8)
    return bytes.span.extracting(first: bytes.span.wholeCharacters(within: Self.titleLimit)).string
  }

  /// A text with each run of white space and control characters as one space, and none around it.
  internal static func oneLine(_ text: String) -> String {
    let bytes = text.utf8
    func isSpace(_ byte: UInt8) -> Bool { byte <= ASCII.space || byte == 0x7F }
    var isClean = true
    var wasSpace = true
    for byte in bytes {
      let isSpace = isSpace(byte)
      if isSpace, wasSpace || byte != ASCII.space {
        isClean = false
        break
      }
      wasSpace = isSpace
    }
    if isClean, !wasSpace || bytes.isEmpty { return text }
    return String(unsafeUninitializedCapacity: bytes.count) { room in
      var count = 0
      var isOpen = false
      for byte in bytes {
        if isSpace(byte) {
          isOpen = count > 0
          continue
        }
        if isOpen {
          room[count] = ASCII.space
          count += 1
          isOpen = false
        }
        room[count] = byte
        count += 1
      }
      return count
    }
  }
}
