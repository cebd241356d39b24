internal import Base

/// The bytes of a download on their way to whoever checks them: what an earlier process kept, then what comes, which is
/// kept and hashed in passing. So a file is checked while it is downloaded, in one pass.
final class RecordingSource: ByteSource {
  let name: String
  let byteCount: Int?
  private let source: (any ByteSource)?
  private let kept: KeptDownload
  private let digest: Digest
  private let received: (_ count: Int, _ new: Int) -> Void
  private var position = 0
  /// Why the download stopped; a reader may wrap or hide it.
  private(set) var failure: (any Error)?

  /// - Parameters:
  ///   - source: what follows the kept bytes; nil where nothing does.
  ///   - received: called with the number of bytes so far, and how many of them have just come from the server.
  init(
    _ source: (any ByteSource)?, name: String, after kept: KeptDownload, _ digest: Digest,
    received: @escaping (_ count: Int, _ new: Int) -> Void
  ) {
    self.source = source
    self.name = name
    byteCount = source == nil ? kept.byteCount : source?.byteCount
    self.kept = kept
    self.digest = digest
    self.received = received
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    do {
      let count: Int
      if position < kept.byteCount {
        count = try kept.read(at: position, into: room)
        received(position + count, 0)
      } else {
        count = try source?.read(into: room) ?? 0
        if count > 0 {
          try kept.append(UnsafeRawBufferPointer(rebasing: room[..<count]))
          received(position + count, count)
        }
      }
      digest.update(UnsafeBufferPointer(rebasing: room.bindMemory(to: UInt8.self)[..<count]))
      position += count
      return count
    } catch {
      failure = error
      throw error as? SourceError ?? SourceError(.failed, "the file cannot be kept", location: name, underlying: error)
    }
  }
}
