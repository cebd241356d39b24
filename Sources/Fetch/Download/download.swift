import Base

/// Fetches a whole file to `path`, which appears under that name only when it is complete.
///
/// What an interrupted call has received stays in a private file beside `path`, and the next call continues from there,
/// if the digest is known or the server names its content by entity tag or date. Content without the expected digest
/// never gets the name.
///
/// - Parameters:
///   - location: what `openSource` takes.
///   - path: the file's name; its directory must exist.
///   - expectedSHA256: 64 hexadecimal digits; nil to take what the source gives.
///   - progress: called with the bytes received so far, and the total if known.
/// - Returns: the file's size in bytes and its SHA-256 in hexadecimal.
/// - Throws: `SourceError` where the source fails or its content has another digest, `OutputError`
///   where the file cannot be written.
@discardableResult
package func download(
  _ location: String, to path: String, expectedSHA256: String? = nil,
  policy: FetchPolicy = FetchPolicy(), progress: (_ received: Int, _ total: Int?) -> Void = { _, _ in }
) throws -> (byteCount: Int, sha256: String) {
  guard let expected = expectedSHA256?.lowercased() else {
    if case .web(let url) = Location(location) {
      return try fetchNamed(url, to: path, policy: policy, progress: progress)
    }
    return try fetchWhole(try openSource(location, policy: policy), to: path, progress: progress)
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
    advice: "The server has a different file than expected, or the download was corrupted.")
}

/// Fetches content that the server names, continuing where an earlier call for content of that name stopped; what has
/// no name is fetched whole.
private func fetchNamed(
  _ url: String, to path: String, policy: FetchPolicy, progress: (Int, Int?) -> Void
) throws -> (byteCount: Int, sha256: String) {
  var source = try HTTPSource(url, policy: policy)
  guard let name = source.contentName else { return try fetchWhole(source, to: path, progress: progress) }
  let partial = try PartialFile(beside: path, digest: Digest.sha256("\(url)\n\(name)"))
  let digest = Digest(.sha256)
  let kept = try partial.rewind()
  if kept > 0, kept != source.byteCount {
    source = try HTTPSource(url, policy: policy, offset: kept)
    guard source.contentName == name else {
      throw SourceError(
        .interrupted, "the content changed on the server between two requests", location: url,
        advice: "Run the command again.")
    }
  }
  try partial.forEachPiece { digest.update($0) }
  if kept == 0 || kept != source.byteCount {
    try receive(source, into: partial, digest, progress: progress)
  }
  let byteCount = partial.byteCount
  try partial.commit(to: path)
  return (byteCount, digest.finish().hexadecimal)
}

/// Downloads everything without a check.
private func fetchWhole(
  _ source: any ByteSource, to path: String, progress: (Int, Int?) -> Void
) throws -> (byteCount: Int, sha256: String) {
  let digest = Digest(.sha256)
  var file = try AtomicFile(path: path)
  try source.forEachPiece(pieceSize) { (piece) throws(OutputError) in
    digest.update(piece)
    try file.write(piece)
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
    // Where no bytes follow the file is complete, or the digest check fails.
    source = try HTTPSource(url, policy: policy, after: partial.byteCount)
  } else if partial.byteCount > 0 {
    try partial.removeAll()
    _ = digest.finish()
  }
  try receive(try source ?? openSource(location, policy: policy), into: partial, digest, progress: progress)
  return digest.finish().hexadecimal
}

/// Appends what a source gives to what is there.
private func receive(
  _ source: any ByteSource, into partial: PartialFile, _ digest: Digest, progress: (Int, Int?) -> Void
) throws {
  try source.forEachPiece(pieceSize) { (piece) throws(OutputError) in
    digest.update(piece)
    try partial.append(piece)
    progress(partial.byteCount, source.byteCount)
  }
}

private let pieceSize = 1 << 20
