import Base

/// Fetches a whole file to `path`, which appears under that name only when it is complete.
///
/// With an expected digest, what an interrupted call has received stays in a private file beside
/// `path`, and the next call goes on from there. Content without the digest never gets the name.
///
/// - Parameters:
///   - location: what `openSource` takes.
///   - path: the file's name; its folder must exist.
///   - expectedSHA256: 64 hexadecimal digits; nil to take what the source gives.
///   - progress: told the bytes received so far, and in all where that is known.
/// - Returns: the file's size in bytes and its SHA-256 in hexadecimal.
/// - Throws: `SourceError` where the source fails or its content has another digest, `OutputError`
///   where the file cannot be written.
@discardableResult
public func download(
  _ location: String, to path: String, expectedSHA256: String? = nil,
  policy: FetchPolicy = FetchPolicy(), progress: (_ received: Int, _ total: Int?) -> Void = { _, _ in }
) throws -> (byteCount: Int, sha256: String) {
  guard let expected = expectedSHA256?.lowercased() else {
    return try fetchWhole(location, to: path, policy: policy, progress: progress)
  }
  let partial = try PartialFile(beside: path, digest: expected)
  var actual = ""
  // What an earlier call left may be another content's: then all is fetched once more.
  for isSecond in [false, true] {
    let kept = try partial.rewind()
    actual = try complete(partial, from: location, policy: policy, progress: progress)
    if actual == expected {
      let byteCount = partial.byteCount
      try partial.commit(to: path)
      return (byteCount, expected)
    }
    try partial.removeAll()
    if isSecond || kept == 0 { break }
  }
  throw SourceError(
    .interrupted, "the content has SHA-256 \(actual), not \(expected)", location: location,
    advice: "The file on the server is another one than expected, or was changed on the way.")
}

/// Fetches everything and takes it as it is.
private func fetchWhole(
  _ location: String, to path: String, policy: FetchPolicy, progress: (Int, Int?) -> Void
) throws -> (byteCount: Int, sha256: String) {
  let source = try openSource(location, policy: policy)
  let digest = Digest(.sha256)
  var file = try AtomicFile(path: path)
  var buffer = ByteBuffer(capacity: pieceSize)
  while try fill(&buffer, from: source) {
    try buffer.withSpan { (piece) throws(OutputError) in
      digest.update(piece)
      try file.write(piece)
    }
    progress(file.byteCount, source.byteCount)
  }
  let byteCount = file.byteCount
  try file.commit()
  return (byteCount, digest.finish().hexadecimal)
}

/// Fetches what `partial` lacks and returns the whole's digest.
private func complete(
  _ partial: PartialFile, from location: String, policy: FetchPolicy,
  progress: (Int, Int?) -> Void
) throws -> String {
  let digest = Digest(.sha256)
  try partial.forEachPiece { digest.update($0) }
  var source: (any ByteSource)?
  if partial.byteCount > 0, case .web(let url) = Location(location) {
    do throws(SourceError) {
      source = try HTTPSource(url, policy: policy, offset: partial.byteCount)
    } catch {
      // Nothing lies behind these bytes: they are the whole, or the digest will tell.
      if error.code == .interrupted { return digest.finish().hexadecimal }
      throw error
    }
  } else if partial.byteCount > 0 {
    try partial.removeAll()
    _ = digest.finish()
  }
  let opened = try source ?? openSource(location, policy: policy)
  var buffer = ByteBuffer(capacity: pieceSize)
  while try fill(&buffer, from: opened) {
    try buffer.withSpan { (piece) throws(OutputError) in
      digest.update(piece)
      try partial.append(piece)
    }
    progress(partial.byteCount, opened.byteCount)
  }
  return digest.finish().hexadecimal
}

private let pieceSize = 1 << 20

/// Puts the source's next bytes into an emptied buffer; false at the end.
private func fill(_ buffer: inout ByteBuffer, from source: any ByteSource) throws(SourceError) -> Bool {
  buffer.removeAll()
  try buffer.withRoom(pieceSize) { (room) throws(SourceError) in
    try source.read(into: UnsafeMutableRawBufferPointer(room))
  }
  return !buffer.isEmpty
}
