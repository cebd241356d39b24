package import Base

/// Fetches a file to a name that it gets only when it is whole and its content is sound.
///
/// What an interrupted call has received stays beside that name, and the next call goes on there, if the server still has
/// the same content. Content that is damaged, is not whole, or was changed meanwhile is fetched once more from its first
/// byte; then it is an error.
package struct FileDownload {
  /// What was fetched.
  package struct Result: Sendable, Equatable {
    /// Bytes of the file.
    package var byteCount: Int
    /// In hexadecimal.
    package var sha256: String
    /// What the server said of it.
    package var identity: ContentIdentity
  }

  /// The location, as `openSource` takes it.
  package var location: String
  /// The file's final name; its folder must exist.
  package var path: String
  /// How it is fetched.
  package var policy: FetchPolicy
  /// The size that somebody else has said; another one is an error.
  package var expectedByteCount: Int?
  /// Reads the content and throws where it is damaged; need not read to the end.
  package var check: (any ByteSource) throws -> Void
  /// Called with bytes so far, the total if known, and bytes that have just come from the server.
  package var progress: (_ received: Int, _ total: Int?, _ new: Int) -> Void = { _, _, _ in }

  /// A download.
  package init(
    _ location: String, to path: String, policy: FetchPolicy, check: @escaping (any ByteSource) throws -> Void
  ) {
    self.location = location
    self.path = path
    self.policy = policy
    self.check = check
  }

  /// Fetches the file.
  ///
  /// - Parameter isWhole: called when the file is whole and before it gets its name, to note what it is.
  /// - Throws: `SourceError` where the source fails (`.damaged` where its content does twice), `OutputError` where the file
  ///   cannot be written, and what `isWhole` throws.
  @discardableResult
  package func run(_ isWhole: (Result) throws -> Void = { _ in }) throws -> Result {
    let kept = try KeptDownload(location, beside: path)
    var first: SourceError?
    while true {
      let error: SourceError
      switch try fetch(into: kept) {
      case .whole(let result):
        try isWhole(result)
        try kept.place(at: path)
        return result
      case .damaged(let found): error = found
      }
      try kept.removeAll()
      if let first {
        throw SourceError(
          error.code, error.message, location: location,
          advice: first.message == error.message
            ? "The same came twice: the file is damaged on the server."
            : "Two downloads from the first byte failed; the server or the connection is at fault.")
      }
      first = error
    }
  }

  private enum Attempt {
    case whole(Result)
    /// The content is not what it should be.
    case damaged(SourceError)
  }

  /// Receives what is missing, and checks all of it.
  private func fetch(into kept: KeptDownload) throws -> Attempt {
    let digest = Digest(.sha256)
    var source: (any ByteSource)?
    if !kept.isWhole {
      let opened = try openRemote(location, policy: policy, resuming: kept.identity, offset: kept.byteCount)
      let remote = opened as? any RemoteSource
      if remote?.startOffset ?? 0 != kept.byteCount { try kept.removeAll() }
      if let identity = remote?.identity { try kept.note(identity) }
      source = opened
    }
    let total = source.map(\.byteCount) ?? kept.byteCount
    if let expectedByteCount, let total, total != expectedByteCount {
      return .damaged(
        SourceError(
          .damaged, "the server has \(total) bytes, and \(expectedByteCount) are expected", location: location))
    }
    let recording = RecordingSource(source, name: location, after: kept, digest) { progress($0, total, $1) }
    do {
      try check(recording)
      // A check may be content before the end.
      try recording.forEachPiece { _ in }
    } catch {
      if let failure = recording.failure {
        // The total may have become known by a later answer.
        if (source as? any RemoteSource)?.isSuspect == true, let failure = failure as? SourceError {
          return .damaged(failure)
        }
        throw failure
      }
      guard let error = error as? any ReportableError else { throw error }
      return .damaged(SourceError(.damaged, error.message, location: location))
    }
    if let expectedByteCount, kept.byteCount != expectedByteCount {
      let message = "\(kept.byteCount) bytes came, and \(expectedByteCount) are expected"
      return .damaged(SourceError(.damaged, message, location: location))
    }
    if let remote = source as? any RemoteSource { try kept.note(remote.identity) }
    try kept.sync()
    return .whole(
      Result(byteCount: kept.byteCount, sha256: digest.finish().hexadecimal, identity: kept.identity))
  }
}
