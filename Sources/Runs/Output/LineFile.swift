internal import Base
internal import Records

/// One file of lines while it is written.
internal final class LineFile {
  /// The path in the run's directory.
  let path: String
  /// Lines that are not stored yet.
  var pending = ByteBuffer()
  /// Taken over what is stored.
  var digest = Digest(.sha256)
  /// Bytes stored.
  var byteCount = 0
  /// Lines, stored or not.
  var lines = 0

  init(path: String) { self.path = path }
}

/// Compresses what files hold and appends it to them; one for each thread.
internal final class LineStorage {
  private let folder: String
  private let compressor: FrameCompressor
  private let plain = FrameCompressor(.plain)
  private var frame = ByteBuffer()

  /// - Parameter folder: the directory in which the files are staged.
  init(folder: String, format: JSONLinesFormat) {
    self.folder = folder
    compressor = FrameCompressor(format)
  }

  /// Stores the lines that a file holds as one frame.
  func store(_ file: LineFile) throws(OutputError) {
    guard !file.pending.isEmpty else { return }
    frame.removeAll()
    let compressor = file.path.hasSuffix(".jsonl") ? plain : self.compressor
    file.pending.withSpan { compressor.compress($0, into: &frame) }
    let target = Path.join(folder, file.path)
    if file.byteCount == 0 {
      try FileSystem.createFolder(Path.split(target).folder)
      // What an attempt stored after the checkpoint that this one goes on from.
      try FileSystem.remove(target)
    }
    try frame.withSpan { (bytes) throws(OutputError) in
      try FileSystem.append(bytes, to: target)
      file.digest.update(bytes)
    }
    file.byteCount += frame.count
    file.pending = ByteBuffer()
  }
}
