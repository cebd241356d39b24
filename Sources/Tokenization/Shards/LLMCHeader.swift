/// The header of llm.c's token files: 256 little-endian int32, of which three are used.
///
/// Source: llm.c, `dev/data/data_common.py` (`write_datafile`) and `llmc/dataloader.h`.
internal struct LLMCHeader {
  static let byteCount = 1024

  /// The magic number and version by width: GPT-2's and Llama-3's files.
  static func magic(_ width: TokenWidth) -> (magic: Int32, version: Int32) {
    width == .two ? (20_240_520, 1) : (20_240_801, 7)
  }

  /// The header of a file with that many tokens.
  static func bytes(_ width: TokenWidth, tokenCount: Int) -> [UInt8] {
    let (magic, version) = magic(width)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    for number in [magic, version, Int32(tokenCount)] {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes.append(contentsOf: repeatElement(0, count: byteCount - bytes.count))
    return bytes
  }
}
