internal import Base

/// How many documents each host has in each stratum: files of pairs, sorted by a hash of both.
internal enum HostPairs {
  /// Bytes of memory for counting; more pairs than fit are sorted on disk.
  private static let memory = 16 << 20
  /// Bytes of pairs that are written at once.
  private static let pairBytes = 1 << 16

  /// A hash of a stratum, by its own, and a host.
  static func hash(_ stratum: UInt64, host: UInt64) -> UInt64 { ByteHash.fold(stratum ^ host, ByteHash.keys.1) ^ host }

  /// Counts hashes while documents are read.
  final class Counter {
    private var sorter: ExternalSorter<CountedKey<UInt64>>?
    /// Where the counts go: 16 bytes a pair, little-endian: the hash, then the count.
    private let path: String

    init(path: String) {
      self.path = path
      sorter = ExternalSorter(path: path + ".sorting", memory: memory)
    }

    func append(_ hashes: [UInt64]) throws {
      // A local, as every access to a property of a class is checked.
      guard var sorter = sorter.take() else { return }
      for hash in hashes { try sorter.append(CountedKey(hash)) }
      self.sorter = consume sorter
    }

    /// Writes the file.
    func finish() throws -> (byteCount: Int, sha256: String) {
      let file = try HashedFile(path: path)
      if let sorter = sorter.take() {
        var pairs = ByteBuffer(capacity: pairBytes)
        try sorter.finish { hash, count in
          pairs.withRoom(16) { room in
            let room = UnsafeMutableRawPointer(room.baseAddress!)
            room.storeBytes(of: hash.littleEndian, as: UInt64.self)
            room.storeBytes(of: count.littleEndian, toByteOffset: 8, as: UInt64.self)
            return 16
          }
          guard pairs.count >= pairBytes else { return }
          try pairs.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
          pairs.removeAll()
        }
        try pairs.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
      }
      return try file.commit()
    }
  }

  /// Adds the counts of a file to those that are asked for.
  static func add(_ path: String, to counts: inout [UInt64: Int]) throws {
    let source = try FileSource(path)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    var held = 0
    while true {
      let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[held...]))
      held += read
      let whole = held / 16 * 16
      for at in stride(from: 0, to: whole, by: 16) {
        let hash = UInt64(littleEndian: room.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        guard let before = counts[hash] else { continue }
        counts[hash] = before + Int(UInt64(littleEndian: room.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)))
      }
      guard read > 0 else {
        guard held == whole else { throw AuditError(.badRecord, "a file of host counts that is cut", location: path) }
        return
      }
      room.baseAddress!.copyMemory(from: room.baseAddress! + whole, byteCount: held - whole)
      held -= whole
    }
  }
}
