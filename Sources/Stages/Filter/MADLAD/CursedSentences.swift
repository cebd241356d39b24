internal import Base
internal import CResources

/// MADLAD-400's published list of substrings and expressions that mark bad sentences ("cursed").
internal struct CursedSentences: Sendable {
  /// The list of the data set's card, which is compiled in.
  static let published = CursedSentences(
    entries: PublishedList.entries(
      UnsafeBufferPointer(start: dataprep_madlad400_cursed, count: dataprep_madlad400_cursed_count)))

  private let phrases: PhraseMatcher
  private let patterns: [SentencePattern]

  /// - Parameter entries: expressions that `SentencePattern` reads.
  init(entries: [String]) {
    let all = entries.map { entry in
      guard let pattern = SentencePattern(entry) else { preconditionFailure("cannot read the expression \(entry)") }
      return pattern
    }
    phrases = PhraseMatcher(all.compactMap(\.plainText))
    patterns = all.filter { $0.plainText == nil }
  }

  /// Whether a sentence, without white space around it, matches an entry.
  func matches(_ sentence: UnsafeBufferPointer<UInt8>) -> Bool {
    if phrases.first(in: sentence) != nil { return true }
    for pattern in patterns where pattern.matches(sentence) { return true }
    return false
  }
}

/// Reads the lists of MADLAD-400 that are compiled in.
internal enum PublishedList {
  /// The entries of a list, in its order.
  static func entries(_ json: UnsafeBufferPointer<UInt8>) -> [String] {
    let list: JSONValue
    do { list = try JSONValue(parsing: String(decoding: json, as: UTF8.self)) } catch {
      preconditionFailure("a list that is compiled in is not JSON: \(error)")
    }
    return list["entries"]?.array?.compactMap(\.string) ?? []
  }
}
