internal import Base
internal import Language
internal import Records

/// Cuts texts into passages: windows of whole sentences, up to a length. One for each thread.
///
/// A sentence that is longer than a passage is cut between words. Windows that are too short, have few letters, or are
/// mostly short lines, as menus and tables are, are counted and not given.
///
/// What a text gives depends on that text alone.
package final class PassageWindows {
  /// How texts are cut.
  package struct Settings: Sendable, Equatable {
    /// The most words of a passage in scripts with spaces.
    package var words = 120
    /// The most characters of a passage in scripts without spaces; text in both is weighed.
    package var characters = 600
    /// The fewest words of a passage, five characters of scripts without spaces being as much as one by default.
    package var fewestWords = 20
    /// Sentences that a passage repeats of the one before.
    package var overlap = 0
    /// The smallest share of letters and digits among a passage's characters.
    package var fewestLetters = 0.6
    /// The largest share of a passage that stands on short lines.
    package var mostShortLines = 0.5
    /// A line with fewer words is short.
    package var shortLine = 5

    /// About the length of the passages of MS MARCO and Gecko.
    package init() {}

    /// Writes them as members of an object.
    internal func describe(_ json: inout JSONWriter) {
      json.member("words", words)
      json.member("characters", characters)
      json.member("fewest_words", fewestWords)
      json.member("overlap", overlap)
      json.key("fewest_letters")
      json.number(fewestLetters)
      json.key("most_short_lines")
      json.number(mostShortLines)
      json.member("short_line", shortLine)
    }

    /// - Throws: `badSettings` for what cannot be.
    package func check() throws(PairsError) {
      guard 1...100_000 ~= words, 1...1_000_000 ~= characters, 0...words ~= fewestWords, overlap >= 0, shortLine >= 0,
        0...1 ~= fewestLetters, 0...1 ~= mostShortLines
      else {
        throw PairsError(
          .badSettings, "passages of \(fewestWords) to \(words) words or \(characters) characters cannot be cut")
      }
    }
  }

  /// One passage.
  package struct Window: Sendable, Equatable {
    /// Its bytes in the text: whole characters, without white space around them.
    package var range: Range<Int>
    /// Its sentences, or parts of a long one.
    package var sentences: Int
    /// Its length in words, five characters of scripts without spaces being as much as one by default.
    package var words: Int
  }

  /// Why a window is no passage; the raw values are what reports count by.
  package enum Skip: String, Sendable, CaseIterable {
    case tooShort = "too-short"
    case fewLetters = "few-letters"
    case shortLines = "short-lines"
  }

  /// What was cut so far.
  package struct Counts: Sendable, Equatable {
    /// Windows that were given.
    package var windows = 0
    /// Sentences in all texts.
    package var sentences = 0
    /// Sentences that were longer than a passage.
    package var splitSentences = 0
    /// Windows that were not given.
    package var skipped: [Skip: Int] = [:]
  }

  private struct Piece {
    var range: Range<Int>
    var weight: TextWeight
    /// The number of its line.
    var line: Int
  }

  /// How texts are cut.
  package let settings: Settings
  /// What was cut so far.
  package private(set) var counts = Counts()
  private let sentences = ProseSentences()
  private let long = LongSentences()
  private var ranges: [Range<Int>] = []
  private var parts: [Range<Int>] = []
  private var pieces: [Piece] = []
  /// The weight of each line.
  private var lines: [Int] = []

  /// - Throws: `badSettings`.
  package init(_ settings: Settings = Settings()) throws(PairsError) {
    try settings.check()
    self.settings = settings
  }

  /// Calls `body` with the passages of a text, in order.
  package func forEach<E: Error>(in text: Span<UInt8>, _ body: (Window) throws(E) -> Void) throws(E) {
    try text.withUnsafeBufferPointer { bytes throws(E) in
      cut(bytes)
      var start = 0
      while start < pieces.count {
        var weight = pieces[start].weight
        var end = start + 1
        while end < pieces.count, fits(weight + pieces[end].weight) {
          weight = weight + pieces[end].weight
          end += 1
        }
        if let skip = skip(start..<end, weight) {
          counts.skipped[skip, default: 0] += 1
        } else {
          counts.windows += 1
          try body(
            Window(
              range: pieces[start].range.lowerBound..<pieces[end - 1].range.upperBound, sentences: end - start,
              words: parts(weight) / settings.characters))
        }
        guard end < pieces.count else { break }
        start = max(start + 1, end - settings.overlap)
      }
    }
  }

  private func parts(_ weight: TextWeight) -> Int {
    weight.parts(words: settings.words, characters: settings.characters)
  }

  private func fits(_ weight: TextWeight) -> Bool { parts(weight) <= settings.words * settings.characters }

  /// Fills `pieces` and `lines`.
  private func cut(_ bytes: UnsafeBufferPointer<UInt8>) {
    ranges.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    sentences.append(of: Span(_unsafeElements: bytes), to: &ranges)
    counts.sentences += ranges.count
    var end = 0
    for range in ranges {
      let gap = UnsafeBufferPointer(rebasing: bytes[end..<range.lowerBound])
      if lines.isEmpty || gap.contains(where: { $0 == 0x0A || $0 == 0x0D }) { lines.append(0) }
      end = range.upperBound
      let weight = TextWeight(UnsafeBufferPointer(rebasing: bytes[range]))
      lines[lines.count - 1] += parts(weight)
      guard !fits(weight) else {
        pieces.append(Piece(range: range, weight: weight, line: lines.count - 1))
        continue
      }
      counts.splitSentences += 1
      parts.removeAll(keepingCapacity: true)
      long.append(of: bytes, range, to: &parts) { fits($0) }
      for part in parts {
        let weight = TextWeight(UnsafeBufferPointer(rebasing: bytes[part]))
        pieces.append(Piece(range: part, weight: weight, line: lines.count - 1))
      }
    }
  }

  private func skip(_ range: Range<Int>, _ weight: TextWeight) -> Skip? {
    let whole = parts(weight)
    if whole < settings.fewestWords * settings.characters { return .tooShort }
    if Double(weight.letters) < settings.fewestLetters * Double(weight.characters) { return .fewLetters }
    var short = 0
    for piece in pieces[range] where lines[piece.line] < settings.shortLine * settings.characters {
      short += parts(piece.weight)
    }
    return Double(short) > settings.mostShortLines * Double(whole) ? .shortLines : nil
  }
}
