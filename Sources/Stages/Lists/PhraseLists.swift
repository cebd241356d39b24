internal import Base
internal import Records

/// Words and phrases, one list for all languages or one for each.
package struct PhraseLists: Sendable {
  /// A list.
  internal struct Phrases: Sendable {
    fileprivate var hashes = HashSet64()
    /// The number of words of the longest phrase.
    fileprivate var longest = 0
  }

  private var common: Phrases?
  private var lists: [String: Phrases] = [:]

  /// Reads a file with a word or phrase a line, or a folder of such files with names that begin with a language: `sw`,
  /// `sw.txt`. Lines that begin with `#` are comments.
  ///
  /// - Throws: `SourceError`, `badResource` for a name that is no language.
  package init(_ files: ResourceFiles) throws {
    let words = FoldedWords()
    for file in files.files {
      let list = try Self.phrases(file, words)
      guard files.isFolder else {
        common = list
        continue
      }
      let stem = file.name.split(separator: ".").first.map(String.init) ?? file.name
      guard let language = LanguageTag(stem) else {
        throw StageError(
          .badResource, "\(stem) is no language", location: file.location,
          advice: "Lists of a folder are named by language: sw.txt.")
      }
      lists[language.code] = list
    }
  }

  private static func phrases(_ file: ResourceFiles.File, _ words: FoldedWords) throws -> Phrases {
    var list = Phrases()
    try file.forEachLine { (line: Span<UInt8>, _) throws(StageError) in
      if line.count > 0, line[0] == UInt8(ascii: "#") { return }
      words.find(in: line)
      guard let first = words.words.first else { return }
      list.longest = max(list.longest, words.words.count)
      list.hashes.insert(words.words.dropFirst().reduce(first.hash) { TextHash.joined($0, $1.hash) })
    }
    list.hashes.finish()
    return list
  }

  /// The list for documents of a language, as a canonical tag; nil if there is none.
  internal func list(for language: String) -> Phrases? { common ?? lists[language] }
}

/// Finds the phrases of a list in texts. One per thread.
internal final class PhraseFinder {
  private let words = FoldedWords()

  /// The number of phrases in a text, the longest at each place and none within another, and the first of them.
  internal func find(_ list: PhraseLists.Phrases, in text: Span<UInt8>) -> (count: Int, first: String?) {
    words.find(in: text)
    let words = words.words
    var count = 0
    var first: String?
    var at = 0
    while at < words.count {
      var hash = words[at].hash
      var length = list.hashes.contains(hash) ? 1 : 0
      for next in 1..<max(1, list.longest) where at + next < words.count {
        hash = TextHash.joined(hash, words[at + next].hash)
        if list.hashes.contains(hash) { length = next + 1 }
      }
      if length > 0 {
        count += 1
        if first == nil {
          first = words[at..<at + length].map { word in
            text.extracting(Int(word.start)..<Int(word.end)).string.lowercased()
          }.joined(separator: " ")
        }
      }
      at += max(1, length)
    }
    return (count, first)
  }
}
