package import Base
internal import Fetch
package import Records

/// A hash table of words that are specific to a language; immutable and shared by all threads.
public final class WordList: Sendable {
  private struct Slot: Sendable {
    var hash: UInt64 = 0
    var start: UInt32 = 0
    var length: UInt16 = 0
    /// An index into `languages` plus 1; 0 for a free slot.
    var language: UInt16 = 0
  }

  /// The languages that have words, in the order of the file.
  package let languages: [LanguageTag]
  /// The number of words.
  package let count: Int
  private let slots: [Slot]
  private let bytes: [UInt8]

  /// Reads a list that `WordListEntry.write` wrote; only the language and the word of each line are used.
  ///
  /// - Throws: `SourceError` if it cannot be read, `badWordList` for a malformed line or a word that is listed twice.
  public convenience init(path: String) throws { try self.init(openSource(path)) }

  /// Reads a list from a source, as `init(path:)` does from a file.
  package convenience init(_ source: any ByteSource) throws {
    let lines = LineReader(source)
    let path = source.name
    var words: [(language: LanguageTag, word: [UInt8])] = []
    while let line = try lines.next({ line in line.withUnsafeBufferPointer { Array($0) } }) {
      if line.isEmpty || line[0] == UInt8(ascii: "#") { continue }
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count >= 2, !fields[1].isEmpty, fields[1].count <= WordListBuilder.longestWord,
        let language = LanguageTag(String(decoding: fields[0], as: UTF8.self))
      else {
        throw LanguageError(
          .badWordList, "expected a language tag and a word, separated by tabs",
          location: "\(path):\(lines.lineNumber)",
          advice: "Build word lists with: dataprep langid wordlist build")
      }
      words.append((language, Array(fields[1])))
    }
    try self.init(words, path: path)
  }

  internal init(_ words: [(language: LanguageTag, word: [UInt8])], path: String) throws(LanguageError) {
    var size = 1 << 8
    while words.count * 2 > size { size *= 2 }
    var slots = [Slot](repeating: Slot(), count: size)
    var bytes: [UInt8] = []
    var languages: [LanguageTag] = []
    var numbers: [LanguageTag: UInt16] = [:]
    for (language, word) in words {
      let number: UInt16
      if let known = numbers[language] {
        number = known
      } else {
        languages.append(language)
        number = UInt16(languages.count)
        numbers[language] = number
      }
      let hash = TextWords.hash(word)
      var at = Self.place(of: hash, in: size)
      while slots[at].language != 0 {
        if slots[at].hash == hash, Self.word(slots[at], in: bytes).elementsEqual(word) {
          throw LanguageError(
            .badWordList, "the word \(String(decoding: word, as: UTF8.self)) is listed twice", location: path)
        }
        at = (at + 1) & (size - 1)
      }
      slots[at] = Slot(hash: hash, start: UInt32(bytes.count), length: UInt16(word.count), language: number)
      bytes += word
    }
    self.slots = slots
    self.bytes = bytes
    self.languages = languages
    count = words.count
  }

  /// The index in `languages` of the language that a word is specific to; nil if it is not listed.
  internal func language(of word: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
    var at = Self.place(of: hash, in: slots.count)
    while slots[at].language != 0 {
      if slots[at].hash == hash, Self.word(slots[at], in: bytes).elementsEqual(word) {
        return Int(slots[at].language) - 1
      }
      at = (at + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func word(_ slot: Slot, in bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[Int(slot.start)..<Int(slot.start) + Int(slot.length)]
  }

  private static func place(of hash: UInt64, in size: Int) -> Int {
    Int(truncatingIfNeeded: hash ^ hash >> 32) & (size - 1)
  }
}
