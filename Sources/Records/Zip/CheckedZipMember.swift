package import Base

/// A member of a zip file that is read whole or not at all: its end is an error where it is not what the directory declares.
package final class CheckedZipMember: ByteSource {
  private let member: ZipMemberSource
  private let expected: UInt32
  private var checksum: UInt32 = 0
  private var count = 0

  /// - Parameter checksum: the CRC-32 that the directory declares.
  package init(_ member: ZipMemberSource, checksum: UInt32) {
    self.member = member
    expected = checksum
  }

  package var name: String { member.name }
  package var byteCount: Int? { member.byteCount }

  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try member.read(into: room)
    let bytes = UnsafeBufferPointer(
      UnsafeMutableBufferPointer(rebasing: room.assumingMemoryBound(to: UInt8.self)[..<read]))
    checksum = CRC32.checksum(bytes, after: checksum)
    count += read
    guard read == 0, room.count > 0 else { return read }
    if let problem = member.problem { throw SourceError(.damaged, problem, location: name) }
    guard count == member.byteCount, checksum == expected else {
      throw SourceError(.damaged, "its bytes are not those that the zip file's directory declares", location: name)
    }
    return 0
  }
}
