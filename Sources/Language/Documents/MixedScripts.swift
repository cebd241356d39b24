internal import Base
internal import Records

/// Sentences whose grammar is Chinese, Japanese or Korean and whose names, commands and model numbers are Latin.
///
/// An ideograph carries about as much as three letters, a syllable of kana or Hangul as two. Where these outweigh the
/// Latin letters, or where the Latin words are names and not a sentence, the language is that of the East Asian part,
/// and only that part is asked about. English that quotes a few such words is English: its words are small, and
/// articles and prepositions are among them.
internal final class MixedScripts {
  /// What a sentence is made of.
  internal struct Shares {
    var ideographs = 0
    var kana = 0
    var hangul = 0
    var latin = 0

    /// The weight of the East Asian letters, in Latin letters.
    var eastAsian: Int { 3 * ideographs + 2 * (kana + hangul) }
  }

  private static let han = Script("Hani") ?? .unknown
  private static let hiragana = Script("Hira") ?? .unknown
  private static let katakana = Script("Kana") ?? .unknown
  private static let hangul = Script("Hang") ?? .unknown
  private static let latin = Script("Latn") ?? .unknown

  private var part = ByteBuffer()

  /// The shares of a sentence with these letters.
  internal static func shares(_ scripts: ScriptCounts) -> Shares {
    Shares(
      ideographs: scripts[han], kana: scripts[hiragana] + scripts[katakana], hangul: scripts[hangul],
      latin: scripts[latin])
  }

  /// The script that an East Asian part is written in, for a label without one.
  internal static func script(of shares: Shares) -> Script {
    if shares.hangul > shares.ideographs + shares.kana { return hangul }
    return shares.kana > shares.ideographs ? (shares.kana > 0 ? hiragana : han) : han
  }

  /// Whether the language of a mixed sentence is that of its East Asian part.
  internal static func isEastAsian(_ sentence: UnsafeBufferPointer<UInt8>, _ shares: Shares) -> Bool {
    guard shares.eastAsian > 0 else { return false }
    if shares.eastAsian >= shares.latin { return true }
    // Quotations are a small part of a sentence.
    guard 5 * shares.eastAsian >= shares.latin else { return false }
    let words = LatinWords(sentence)
    return !words.areSentence || words.smallWords == 0 && 2 * shares.eastAsian >= shares.latin
  }

  /// The sentence with blanks for its Latin letters, valid until the next call.
  internal func eastAsianPart(_ sentence: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    part.removeAll()
    for byte in sentence { part.append(ASCII.isLetter(byte) ? ASCII.space : byte) }
    return part.withUnsafeBytes { $0 }
  }

  /// The Latin words of a sentence.
  private struct LatinWords {
    private(set) var count = 0
    /// Words that begin with a small letter.
    private(set) var lowerCase = 0
    /// Articles, prepositions and other small words of the languages that quote most.
    private(set) var smallWords = 0

    /// Whether they read like a sentence and not like names.
    var areSentence: Bool { smallWords >= 2 || count >= 4 && 10 * lowerCase >= 7 * count }

    init(_ sentence: UnsafeBufferPointer<UInt8>) {
      var index = 0
      while index < sentence.count {
        guard ASCII.isLetter(sentence[index]) else {
          index += 1
          continue
        }
        let start = index
        while index < sentence.count, ASCII.isLetter(sentence[index]) { index += 1 }
        count += 1
        guard sentence[start] >= UInt8(ascii: "a") else { continue }
        lowerCase += 1
        if LatinWords.small.contains(Array(sentence[start..<index])) { smallWords += 1 }
      }
    }

    private static let small: Set<[UInt8]> = Set(
      """
      the of and to is was are were that with for on at by from this which it as in has have not but or their its \
      der die das und ist ein eine mit von auf den dem nicht zu im le la les des du et est un une dans pour que qui el \
      los las y en del por con una il di che della sono per da do dos uma no na os het een van niet och att det som är \
      og på til i w z na że się nie
      """.split(separator: " ").map { Array($0.utf8) })
  }
}
