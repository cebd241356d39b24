internal import Base

/// The start of a KenLM binary file (lm/binary_format.cc of KenLM 0.3.0, format version 5).
internal struct KenLMHeader {
  /// How n-grams are stored; the raw values are those of the file.
  internal enum Structure: UInt32 {
    case probing = 0
    case probingWithRests = 1
    case trie = 2
    case quantizedTrie = 3
    case arrayTrie = 4
    case quantizedArrayTrie = 5

    internal var isTrie: Bool { rawValue >= 2 }
    internal var isQuantized: Bool { self == .quantizedTrie || self == .quantizedArrayTrie }
    internal var hasArrays: Bool { self == .arrayTrie || self == .quantizedArrayTrie }
  }

  /// What every KenLM file of any version begins with.
  internal static let magic = "mmap lm http://kheafield.com/code"
  private static let version = " format version 5\n\0"
  private static let incomplete = " incomplete\n"
  /// The magic line, padded to 8 bytes, and values that tell the byte order and the sizes of numbers.
  private static let checkBytes = 88
  /// More words make no n-gram model that anybody has, and sums of sizes stay below 2^63.
  private static let mostCount = 1 << 40

  internal let structure: Structure
  internal let multiplier: Float
  /// Whether the words themselves are at the end of the file.
  internal let hasWords: Bool
  /// The numbers of n-grams by length.
  internal let counts: [Int]
  /// Bytes before the vocabulary.
  internal let byteCount: Int

  /// Whether a file is a KenLM binary file of any version.
  internal static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: magic.utf8) }

  /// Reads the header of a file.
  ///
  /// - Throws: `unsupportedModel` for another version, byte order or structure, `damagedModel`.
  internal init(_ bytes: UnsafeRawBufferPointer, path: String) throws(LanguageError) {
    func damaged(_ message: String) -> LanguageError { .damagedNgramModel(message, path) }
    func unsupported(_ message: String, _ advice: String) -> LanguageError {
      LanguageError(.unsupportedModel, message, location: path, advice: advice)
    }
    let rebuild = "Build it again from its ARPA file with KenLM's build_binary, or give the ARPA file itself."
    guard bytes.count >= Self.checkBytes + 20 else { throw damaged("the header is cut") }
    let reference = Self.reference()
    if !bytes.prefix(Self.checkBytes).elementsEqual(reference) {
      if bytes.dropFirst(Self.magic.utf8.count).starts(with: Self.incomplete.utf8) {
        throw damaged("its building was not finished")
      }
      let line = String(decoding: bytes.prefix(Self.checkBytes).prefix { $0 >= 32 }, as: UTF8.self)
      throw unsupported("a KenLM file of another version or machine: \(line)", rebuild)
    }
    func number<T: FixedWidthInteger>(_ offset: Int, _ type: T.Type) -> T {
      T(littleEndian: bytes.loadUnaligned(fromByteOffset: Self.checkBytes + offset, as: T.self))
    }
    let order = Int(number(0, UInt8.self))
    multiplier = Float(bitPattern: number(4, UInt32.self))
    let type = number(8, UInt32.self)
    hasWords = number(12, UInt8.self) != 0
    let searchVersion = number(16, UInt32.self)
    guard let structure = Structure(rawValue: type) else { throw unsupported("KenLM structure \(type)", rebuild) }
    self.structure = structure
    guard searchVersion == (structure.isTrie ? 1 : 0) else {
      throw unsupported("version \(searchVersion) of KenLM's structure \(type)", rebuild)
    }
    guard multiplier >= 1, multiplier <= 64 else { throw damaged("a table factor of \(multiplier)") }
    guard order >= 2, order <= NgramModel.highestOrder else { throw NgramModel.unusable(order: order, path) }
    byteCount = (Self.checkBytes + 20 + 8 * order + 7) / 8 * 8
    guard bytes.count >= byteCount else { throw damaged("the header is cut") }
    var counts: [Int] = []
    for index in 0..<order {
      let count = number(20 + 8 * index, UInt64.self)
      guard count <= UInt64(index == 0 ? Int(UInt32.max) - 2 : Self.mostCount) else {
        throw damaged("\(count) n-grams of \(index + 1) words")
      }
      counts.append(Int(count))
    }
    self.counts = counts
  }

  /// What the first bytes are in a file that this machine can read.
  private static func reference() -> [UInt8] {
    var bytes = Array((magic + version).utf8)
    bytes += [UInt8](repeating: 0, count: 56 - bytes.count)
    func append<T: FixedWidthInteger>(_ number: T) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for value in [0, 1, -0.5] as [Float] { append(value.bitPattern) }
    for value in [1, UInt32.max, 0] as [UInt32] { append(value) }
    append(1 as UInt64)
    return bytes
  }
}

extension LanguageError {
  /// An n-gram model that is not as its format says.
  internal static func damagedNgramModel(_ message: String, _ location: String) -> LanguageError {
    LanguageError(
      .damagedModel, "damaged n-gram model: \(message)", location: location,
      advice: "Copy or download the model again, or build it again from its ARPA file.")
  }
}
