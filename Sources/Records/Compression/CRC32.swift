internal import CCRC32
internal import CDeflate

/// The checksum of gzip members (RFC 1952, section 8) and of zip members.
package enum CRC32 {
  /// Whether the processor folds faster than libdeflate's own checksum does.
  internal static let isAccelerated = dataprep_crc32_can_fold()

  /// The checksum of some bytes, or of all bytes where those before have the checksum `before`.
  package static func checksum(_ bytes: UnsafeBufferPointer<UInt8>, after before: UInt32 = 0) -> UInt32 {
    guard isAccelerated, bytes.count >= 1024, let start = bytes.baseAddress else {
      return libdeflate_crc32(before, bytes.baseAddress, bytes.count)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { folded in
      let length = dataprep_crc32_fold(start, bytes.count, ~before, folded.baseAddress!)
      // All ones, inverted as the function does first, is the remainder 0 that folded bytes need.
      let checksum = libdeflate_crc32(.max, folded.baseAddress, 16)
      return libdeflate_crc32(checksum, start + length, bytes.count - length)
    }
  }
}
