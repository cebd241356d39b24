internal import Base

/// A shard's file while it is written: buffered, hashed on the way, under a private name until `commit`.
internal final class ShardFile {
  private static let bufferBytes = 1 << 18

  private let name: String
  private var file: AtomicFile?
  private var buffer = ByteBuffer(capacity: ShardFile.bufferBytes)
  private let digest: Digest
  /// Whether bytes that the digest has seen were written over since.
  private var isDigestStale = false
  private var writtenBytes = 0

  /// Creates the private file beside `path`.
  init(path: String) throws(OutputError) {
    name = Path.split(path).name
    file = try AtomicFile(path: path)
    digest = Digest(.sha256)
  }

  /// Goes on with a private file that `save` has kept.
  ///
  /// - Throws: `TokenizerError.badShard` where the file is not what was marked.
  init(path: String, resuming mark: FileMark) throws {
    let (folder, name) = Path.split(path)
    // A shard may have been completed after the checkpoint.
    if FileSystem.entry(at: Path.join(folder, mark.name)) == nil {
      _ = try FileSystem.moveIfPresent(path, to: Path.join(folder, mark.name))
    }
    guard let digest = try mark.restore(in: folder) else {
      throw TokenizerError(.badShard, "the private file is not as the checkpoint describes it", location: path)
    }
    self.name = name
    self.digest = digest
    file = try AtomicFile(path: path, resuming: mark.name)
    writtenBytes = mark.byteCount
  }

  /// Opens a shard's files: new ones, or those that a checkpoint describes, in the same order.
  ///
  /// - Throws: `TokenizerError.badShard` where they are not what was described.
  static func open(_ paths: [String], resuming marks: [FileMark]?) throws -> [ShardFile] {
    guard let marks else { return try paths.map { try ShardFile(path: $0) } }
    guard marks.count == paths.count else {
      throw TokenizerError(.badShard, "the checkpoint is of other files", location: paths[0])
    }
    return try zip(paths, marks).map { try ShardFile(path: $0, resuming: $1) }
  }

  /// Keeps the private file, and describes it as it is now.
  func save() throws(OutputError) -> FileMark {
    try flush()
    precondition(!isDigestStale, "a file can be saved only before its header is completed")
    return FileMark(name: file!.keep(), byteCount: writtenBytes, sha256: digest.current().hexadecimal)
  }

  /// Bytes written so far.
  var byteCount: Int { writtenBytes + buffer.count }

  /// Appends bytes.
  func append(_ bytes: Span<UInt8>) throws(OutputError) {
    buffer.append(bytes)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Appends one number, little-endian.
  func append<T: FixedWidthInteger>(_ number: T) throws(OutputError) {
    let size = MemoryLayout<T>.size
    buffer.withRoom(size) { room in
      UnsafeMutableRawPointer(room.baseAddress!).storeBytes(of: number.littleEndian, as: T.self)
      return size
    }
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Appends tokens, little-endian; false if a token does not fit the width, and the file is then unusable.
  func append(_ tokens: Span<UInt32>, width: TokenWidth) throws(OutputError) -> Bool {
    var seen: UInt32 = 0
    var done = 0
    while done < tokens.count {
      let count = min(tokens.count - done, Self.bufferBytes / width.rawValue)
      buffer.withRoom(count * width.rawValue) { room in
        let target = UnsafeMutableRawPointer(room.baseAddress!)
        tokens.withUnsafeBufferPointer { all in
          let source = all.baseAddress! + done
          switch width {
          case .two:
            for index in 0..<count {
              seen |= source[index]
              target.storeBytes(
                of: UInt16(truncatingIfNeeded: source[index]).littleEndian, toByteOffset: index &* 2, as: UInt16.self)
            }
          case .four:
            for index in 0..<count {
              target.storeBytes(of: source[index].littleEndian, toByteOffset: index &* 4, as: UInt32.self)
            }
          }
        }
        return count * width.rawValue
      }
      done += count
      if buffer.count >= Self.bufferBytes { try flush() }
    }
    return seen <= width.greatestToken
  }

  /// Writes over bytes that were appended before.
  func overwrite(at offset: Int, with bytes: Span<UInt8>) throws(OutputError) {
    try flush()
    try file!.overwrite(at: offset, with: bytes)
    isDigestStale = true
  }

  /// Lets `body` see bytes that were appended before, piece by piece; pieces end at multiples of 256 KiB.
  func readBack<E: Error>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws {
    try flush()
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes, alignment: 16)
    defer { room.deallocate() }
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = min(room.count, range.upperBound - offset)
      let got = try file!.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
      guard got == count else { throw OutputError(.cannotWrite, "the file was truncated", location: name) }
      try body(UnsafeRawBufferPointer(rebasing: room[..<count]))
      offset += count
    }
  }

  /// Syncs the file and gives it its final name.
  func commit() throws -> FileMark {
    try flush()
    if isDigestStale {
      _ = digest.finish()
      try readBack(0..<writtenBytes) { digest.update($0.bindMemory(to: UInt8.self)) }
    }
    try file.take()!.commit()
    return FileMark(name: name, byteCount: writtenBytes, sha256: digest.finish().hexadecimal)
  }

  private func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    try buffer.withSpan { (bytes) throws(OutputError) in
      try file!.write(bytes)
      digest.update(bytes)
    }
    writtenBytes += buffer.count
    buffer.removeAll()
  }
}
