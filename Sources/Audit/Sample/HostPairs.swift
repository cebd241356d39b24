internal import Base

/// How many documents each host has in each stratum: files of pairs, sorted by a hash of both.
internal enum HostPairs {
  /// Bytes of memory for counting; more pairs than fit are sorted on disk.
  private static let memory = 16 << 20

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
      for hash in hashes { try sorter?.append(CountedKey(hash)) }
    }

    /// Writes the file.
    func finish() throws -> (byteCount: Int, sha256: String) {
      let file = try HashedFile(path: path)
      if let sorter = sorter.take() {
        try sorter.finish { hash, count in
          try file.append(hash)
          try file.append(count)
        }
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
