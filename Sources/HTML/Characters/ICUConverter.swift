import Base
import CICU

/// One of ICU's converters to UTF-8, for reuse.
final class ICUConverter {
  private let converter: OpaquePointer

  /// Opens the converter for an encoding with several bytes per character.
  init(_ encoding: CharacterEncoding) {
    // Windows' code page 936 has the euro sign there, and so has the Standard (10.2.1).
    let byte80: UInt16 = encoding == .gbk || encoding == .gb18030 ? 0x20AC : 0
    guard let name = encoding.converterName, let converter = dataprep_converter_open(name, byte80) else {
      preconditionFailure("ICU has no converter for \(encoding.rawValue)")
    }
    self.converter = converter
  }

  deinit { dataprep_converter_close(converter) }

  /// Appends `bytes`, a whole text, as UTF-8 and returns how many malformed sequences became U+FFFD.
  func decode(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Int {
    dataprep_converter_reset(converter)
    guard let start = bytes.baseAddress else { return 0 }
    return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
      var source: UnsafePointer<CChar>? = start
      let end = start + bytes.count
      var status = dataprep_converter_needs_room
      while status == dataprep_converter_needs_room {
        // Most texts in these encodings grow by less than a half.
        let left = end - (source ?? end)
        output.withRoom(left + left / 2 + 64) { room in
          guard let base = room.baseAddress else { return 0 }
          return base.withMemoryRebound(to: CChar.self, capacity: room.count) { base in
            var target: UnsafeMutablePointer<CChar>? = base
            status = dataprep_converter_decode(converter, &source, end, &target, base + room.count)
            return (target ?? base) - base
          }
        }
      }
      return Int(dataprep_converter_malformed(converter))
    }
  }
}
