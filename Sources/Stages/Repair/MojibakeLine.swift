internal import Base
internal import Records

/// Decodes the sequences of UTF-8 in a line that was read in a single-byte character set. One for each thread.
internal final class MojibakeLine {
  /// A character set that UTF-8 is often read in.
  enum Charset {
    /// With the controls of Latin-1 for its undefined bytes and for their own.
    case windows1252
    case windows1251
  }

  private let charset: Charset
  /// The byte of each character of the set above ASCII.
  private let bytes: [UInt32: UInt8]
  private var line: [Unit] = []
  private var sequences: [Found] = []

  /// A character of the line.
  private struct Unit {
    /// Where it stands.
    var start: Int
    /// Its byte in the character set; 0 if it is ASCII or has none.
    var byte: UInt8
    var code: UInt32
  }

  /// Characters of the line that are a sequence of UTF-8.
  private struct Found {
    var first: Int
    var count: Int
    var scalar: UInt32
    /// Whether they have no other reading.
    var isSure: Bool
    /// Whether they end as words do in good text too.
    var isOrdinary: Bool
  }

  init(_ charset: Charset) {
    self.charset = charset
    var bytes: [UInt32: UInt8] = [:]
    switch charset {
    case .windows1252:
      for byte in 0x80...0xFF { bytes[UInt32(byte)] = UInt8(byte) }
      for (index, code) in Self.western.enumerated() where code != 0 { bytes[code] = UInt8(0x80 + index) }
    case .windows1251:
      for (index, code) in Self.cyrillic.enumerated() where code != 0 { bytes[code] = UInt8(0x80 + index) }
      for byte in 0xC0...0xFF { bytes[UInt32(0x0410 + byte - 0xC0)] = UInt8(byte) }
    }
    self.bytes = bytes
  }

  /// Appends the decoded line to `output`; false, and nothing appended, if there is nothing to decode.
  func decode(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Bool {
    line.removeAll(keepingCapacity: true)
    sequences.removeAll(keepingCapacity: true)
    var scan = UTF8Scan(text)
    while true {
      let start = scan.offset
      guard let code = scan.next() else { break }
      line.append(Unit(start: start, byte: code < 0x80 ? 0 : bytes[code] ?? 0, code: code))
    }
    let strays = findSequences()
    guard !sequences.isEmpty else { return false }
    let ordinary = sequences.reduce(0) { $0 + ($1.isOrdinary ? 1 : 0) }
    let isWhole =
      charset == .windows1252 && sequences.count >= 4 && 10 * strays <= sequences.count
      && 2 * ordinary <= sequences.count
    var copied = 0
    var isChanged = false
    for (index, sequence) in sequences.enumerated() where sequence.isSure || isWhole || isInRun(index) {
      isChanged = true
      output.append(UnsafeBufferPointer(rebasing: text[copied..<line[sequence.first].start]))
      if sequence.scalar != 0xFEFF { output.append(scalar: sequence.scalar) }
      let next = sequence.first + sequence.count
      copied = next < line.count ? line[next].start : text.count
    }
    guard isChanged else { return false }
    output.append(UnsafeBufferPointer(rebasing: text[copied...]))
    return true
  }

  /// Finds all sequences; returns the number of characters that could begin one and do not.
  private func findSequences() -> Int {
    var strays = 0
    var at = 0
    while at < line.count {
      let byte = line[at].byte
      guard byte >= 0xC2, byte <= 0xF4 else {
        at += 1
        continue
      }
      if let sequence = sequence(at, byte) {
        sequences.append(sequence)
        at += sequence.count
      } else {
        strays += 1
        at += 1
      }
    }
    return strays
  }

  /// The well-formed sequence (Unicode, table 3-7) of a character with a meaning that begins at `first`.
  private func sequence(_ first: Int, _ lead: UInt8) -> Found? {
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard first + count <= line.count else { return nil }
    var code = UInt32(lead) & (0x7F &>> UInt32(count))
    var isTone = count > 2
    for index in 1..<count {
      let byte = line[first + index].byte
      guard byte & 0xC0 == 0x80 else { return nil }
      isTone = isTone && (byte == 0xB2 || byte == 0xB3 || byte == 0xB9)
      code = code &<< 6 | UInt32(byte & 0x3F)
    }
    // A vowel with tones of two digits.
    if isTone { return nil }
    if count == 3, code < 0x800 { return nil }
    if count == 4, code < 0x10000 || code > 0x10FFFF { return nil }
    guard let scalar = Unicode.Scalar(code) else { return nil }
    switch scalar.properties.generalCategory {
    case .unassigned, .privateUse, .control: return nil
    default:
      return Found(
        first: first, count: count, scalar: code, isSure: isSure(first, lead, count, code),
        isOrdinary: Self.isOrdinary(line[first + 1].code))
    }
  }

  /// Whether the characters of a sequence stand together in no text.
  private func isSure(_ first: Int, _ lead: UInt8, _ count: Int, _ code: UInt32) -> Bool {
    guard charset == .windows1252 else { return false }
    let second = line[first + 1].code
    switch (lead, count) {
    case (0xC2, 2), (0xC3, 2): return !Self.isOrdinary(second)
    // Quotes, dashes, bullets, the euro sign, the trade mark, arrows; and the mark of byte order.
    case (0xE2, 3): return (0x2010...0x218F).contains(code) && second != 0x2019 && second != 0x201D
    case (0xEF, 3): return code == 0xFEFF
    default: return false
    }
  }

  /// Signs that follow letters in good text: quotes, points, dashes, spaces, and the numbers that are tones.
  private static func isOrdinary(_ code: UInt32) -> Bool {
    switch code {
    case 0xA0, 0xAB, 0xAD, 0xB2, 0xB3, 0xB7, 0xB9, 0xBB, 0x2013, 0x2014, 0x2018...0x201E, 0x2022, 0x2026, 0x2039,
      0x203A:
      true
    default: false
    }
  }

  /// Whether a sequence stands among at least three of two-byte Cyrillic in Windows-1251, one after the other: a real
  /// text has no capitals in every other place.
  private func isInRun(_ index: Int) -> Bool {
    guard charset == .windows1251 else { return false }
    var first = index
    while first > 0, follows(first) { first -= 1 }
    var last = index
    while last + 1 < sequences.count, follows(last + 1) { last += 1 }
    return last - first >= 2 && (0x0400...0x04FF).contains(sequences[index].scalar)
  }

  private func follows(_ index: Int) -> Bool {
    sequences[index - 1].first + sequences[index - 1].count == sequences[index].first
  }

  /// The characters of bytes 80 to 9F in Windows-1252; 0 for those that are undefined.
  private static let western: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
  /// The characters of bytes 80 to BF in Windows-1251; 0 for the one that is undefined.
  private static let cyrillic: [UInt32] = [
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x040C,
    0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0, 0x2122, 0x0459, 0x203A, 0x045A,
    0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404,
    0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451,
    0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
  ]
}
