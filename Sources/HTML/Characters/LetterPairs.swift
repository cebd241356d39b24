import Base
import CResources

/// Which single-byte encoding makes bytes look most like a language that was written in it.
///
/// For each language with legacy encodings a table holds how likely a letter follows another. Each
/// of its encodings is scored by the pairs that the bytes beyond ASCII then form with their
/// neighbours; the best wins. The tables are counted from text (Benchmarks/charsets).
struct LetterPairs: Sendable {
  /// A language read through one of its encodings.
  private struct Candidate {
    var encoding: CharacterEncoding
    /// The pair table's number of rows and columns, and where it starts in `scores`.
    var size: Int
    var start: Int
    /// For each byte its row and column, and its case in the upper bits.
    var symbols: [UInt8]
    /// Bytes that are signs which stand beside a word, not in one.
    var signs: Signs
    /// The prior of an encoding, in the scores' unit: encodings differ in frequency.
    var handicap: Int
  }

  /// The bytes of an encoding for signs that another encoding has letters at: ISO-8859-2's Š, ť and Ž are ©, » and ®
  /// in windows-1250. -1 where it has none.
  private struct Signs {
    var copyright = -1
    var registered = -1
    var opening = -1
    var closing = -1

    init(_ table: SingleByteTable) {
      for byte in 0x80...0xFF {
        switch table.codePoint(UInt8(byte)) {
        case 0xA9: copyright = byte
        case 0xAE: registered = byte
        case 0xAB: opening = byte
        case 0xBB: closing = byte
        default: break
        }
      }
    }
  }

  private let candidates: [Candidate]
  /// 10 * -ln P of each pair, one table after the other.
  private let scores: [UInt8]

  /// Pairs below which there is nothing to go by: a letter beyond ASCII is in two.
  private static let fewestPairs = 4
  /// Pairs beyond which no more are looked at.
  private static let mostPairs = 4096

  // Rows and columns that every table begins with.
  private static let punctuation: UInt8 = 0
  private static let otherLetter: UInt8 = 1
  private static let otherSymbol: UInt8 = 2
  private static let firstLetter: UInt8 = 3
  // Marks in the upper bit of an alphabet's symbols; alphabets have fewer than 125 letters.
  private static let upperCase: UInt8 = 0x80

  static let shared = LetterPairs(
    UnsafeBufferPointer(start: dataprep_letter_pairs_tsv, count: dataprep_letter_pairs_tsv_count))

  /// Reads the table of Sources/CResources/letter-pairs.tsv.
  private init(_ text: UnsafeBufferPointer<UInt8>) {
    var candidates: [Candidate] = []
    var scores: [UInt8] = []
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let columns = line.split(separator: UInt8(ascii: "\t"))
      let alphabet = Array(String(decoding: columns[2], as: UTF8.self).unicodeScalars)
      let size = alphabet.count + Int(LetterPairs.firstLetter)
      precondition(columns[3].count == size * size && size < 128, "letter-pairs.tsv has a table of the wrong size")
      var places: [Unicode.Scalar: UInt8] = [:]
      for (index, letter) in alphabet.enumerated() { places[letter] = UInt8(index) + LetterPairs.firstLetter }
      for name in String(decoding: columns[1], as: UTF8.self).split(separator: " ") {
        guard let encoding = CharacterEncoding(rawValue: String(name)), let table = SingleByteTable.table(for: encoding)
        else { preconditionFailure("letter-pairs.tsv has an unknown encoding") }
        candidates.append(
          Candidate(
            encoding: encoding, size: size, start: scores.count,
            symbols: (0...255).map { byte in
              LetterPairs.symbol(byte < 0x80 ? UInt32(byte) : table.codePoint(UInt8(byte)), places)
            },
            signs: Signs(table), handicap: LetterPairs.handicap(encoding)))
      }
      scores += columns[3].map { $0 - UInt8(ascii: "!") }
    }
    self.candidates = candidates
    self.scores = scores
  }

  /// The likeliest encoding, or nil if no candidate is likely or there is nothing to go by.
  func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    let pairs = LetterPairs.pairs(of: bytes)
    guard pairs.count >= LetterPairs.fewestPairs || LetterPairs.hasSignInWord(pairs) else { return nil }
    var isThere = [Bool](repeating: false, count: 256)
    for pair in pairs { isThere[Int(pair & 0xFF)] = true }
    var best: (score: Int, encoding: CharacterEncoding)?
    for candidate in candidates {
      let limit = best?.score ?? .max
      // Text with both quotation marks quotes with them.
      let signs = candidate.signs
      let quotes = signs.opening >= 0 && isThere[signs.opening]
      let score = score(candidate, pairs, closing: quotes ? -1 : signs.closing, limit)
      if score < limit { best = (score, candidate.encoding) }
    }
    // Worse than one in 900 for every pair: no text of these languages.
    guard let best, best.score < 68 * pairs.count + 200 else { return nil }
    return LetterPairs.isSameText(pairs, best.encoding, .windows1252) ? .windows1252 : best.encoding
  }

  /// Whether windows-1252, which is the answer where nothing is known, has a sign between two small letters: then a
  /// single letter tells that it is another encoding (`najva¾nije`).
  private static func hasSignInWord(_ pairs: [UInt16]) -> Bool {
    for (pair, next) in zip(pairs, pairs.dropFirst()) where pair & 0xFF == next >> 8 {
      let sign = UInt8(pair & 0xFF)
      guard signs1252.contains(sign), ASCII.isLetter(UInt8(pair >> 8)) else { continue }
      if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(UInt8(next & 0xFF)) { return true }
    }
    return false
  }

  /// Bytes at which windows-1252 has signs that stand in no word: ¹, ¾, ©, » and others, without apostrophes, dashes
  /// and the dot of Catalan.
  private static let signs1252: Set<UInt8> = [
    0xA1, 0xA2, 0xA3, 0xA5, 0xA6, 0xA9, 0xAB, 0xAC, 0xAE, 0xB1, 0xB2, 0xB3, 0xB6, 0xB8, 0xB9, 0xBB, 0xBC, 0xBD, 0xBE,
    0xBF,
  ]

  /// Whether two encodings give the same text: with no more than quotation marks beyond ASCII, the
  /// language says nothing about the encoding, and the most common one is named.
  private static func isSameText(_ pairs: [UInt16], _ one: CharacterEncoding, _ other: CharacterEncoding) -> Bool {
    guard let one = SingleByteTable.table(for: one), let other = SingleByteTable.table(for: other) else { return false }
    return pairs.allSatisfy { pair in
      let byte = UInt8(pair & 0xFF)
      return byte < 0x80 || one.codePoint(byte) == other.codePoint(byte)
    }
  }

  /// The pairs with a byte beyond ASCII, first byte in the upper half.
  private static func pairs(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt16] {
    var pairs: [UInt16] = []
    var previous = UInt8(ascii: " ")
    for byte in bytes {
      if (byte | previous) >= 0x80 {
        pairs.append(UInt16(previous) << 8 | UInt16(byte))
        if pairs.count == mostPairs { break }
      }
      previous = byte
    }
    return pairs
  }

  private func score(_ candidate: Candidate, _ pairs: [UInt16], closing: Int, _ limit: Int) -> Int {
    candidate.symbols.withUnsafeBufferPointer { symbols in
      scores.withUnsafeBufferPointer { scores in
        var sum = candidate.handicap
        for pair in pairs {
          let first = symbols[Int(pair >> 8)]
          let second = symbols[Int(pair & 0xFF)]
          sum &+= Int(scores[candidate.start &+ Int(first & 0x7F) &* candidate.size &+ Int(second & 0x7F)])
          // A capital after a small letter is rare in every language, and what reading KOI8 as
          // another encoding gives.
          if second & LetterPairs.upperCase != 0, first & LetterPairs.upperCase == 0, first >= LetterPairs.firstLetter {
            sum &+= 30
          }
          if second == LetterPairs.otherSymbol { sum &+= 20 }
          if first < LetterPairs.firstLetter, second & LetterPairs.upperCase == 0, second >= LetterPairs.firstLetter {
            // A sign that a small letter follows at once, as no text writes it.
            let byte = Int(pair >> 8)
            if byte == candidate.signs.copyright || byte == candidate.signs.registered || byte == closing { sum &+= 90 }
          }
          if first >= LetterPairs.firstLetter, Int(pair & 0xFF) == closing { sum &+= 30 }
          if sum >= limit { break }
        }
        return sum
      }
    }
  }

  private static func symbol(_ codePoint: UInt32?, _ places: [Unicode.Scalar: UInt8]) -> UInt8 {
    guard let codePoint, let scalar = Unicode.Scalar(codePoint) else { return otherSymbol }
    let properties = scalar.properties
    if scalar.isASCII, !properties.isAlphabetic { return punctuation }
    if commonPunctuation.contains(scalar) || properties.isWhitespace { return punctuation }
    var lower = scalar
    let lowered = properties.lowercaseMapping.unicodeScalars
    if lowered.count == 1, let first = lowered.first { lower = first }
    // Romanian's letters with a comma count as those with a cedilla, as they were written.
    if lower == "\u{219}" { lower = "\u{15F}" }
    if lower == "\u{21B}" { lower = "\u{163}" }
    let mark = lower == scalar ? 0 : upperCase
    if let place = places[lower] { return place | mark }
    return properties.isAlphabetic ? otherLetter | mark : otherSymbol
  }

  private static let commonPunctuation: Set<Unicode.Scalar> = [
    "\u{A0}", "\u{AD}", "«", "»", "“", "”", "„", "‘", "’", "‚", "‹", "›", "–", "—", "…", "•", "·", "©", "®", "°", "§",
    "€",
    "£", "¡", "¿", "№",
  ]

  private static func handicap(_ encoding: CharacterEncoding) -> Int {
    switch encoding {
    case .windows1252: 0
    case .windows1250, .windows1251, .windows1253, .windows1254, .windows1255, .windows1256, .windows1257, .windows1258,
      .windows874:
      30
    case .koi8R, .iso8859_2: 50
    case .ibm866, .macCyrillic, .macintosh: 120
    default: 80
    }
  }
}
