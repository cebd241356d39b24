internal import Base
internal import Records

/// One file of lines, or of rows in columns, while it is written.
internal final class LineFile {
  /// The path in the run's directory.
  let path: String
  /// Lines, or rows of a Parquet file, that are not stored yet.
  var pending = ByteBuffer()
  /// The columns of a Parquet file; nil for a file of lines.
  let schema: DocumentSchema?
  /// The row groups of a Parquet file that are stored.
  var rowGroups: [ParquetRowGroup] = []
  /// Taken over what is stored.
  var digest = Digest(.sha256)
  /// Bytes stored.
  var byteCount = 0
  /// Lines or rows, stored or not.
  var lines = 0

  init(path: String, schema: DocumentSchema? = nil) {
    self.path = path
    self.schema = schema
  }

  /// Bytes of lines that make a frame, or of rows that make a row group: readers hold a whole one of these.
  var frameBytes: Int { schema == nil ? 1 << 20 : 16 << 20 }

  /// Rows that are not stored yet.
  var pendingRows: Int { lines - rowGroups.reduce(0) { $0 + $1.rowCount } }
}

/// Compresses what files hold and appends it to them; one for each thread.
internal final class LineStorage {
  private let folder: String
  private let compressor: FrameCompressor
  private let plain = FrameCompressor(.plain)
  private var rowGroups = ParquetRowGroupWriter()
  private var frame = ByteBuffer()
  /// The memory of a file that was stored, for the next that needs some: it would be asked of the system again for every
  /// frame.
  private var spare = ByteBuffer()
  private static let mostSpare = 4 << 20

  /// - Parameter folder: the directory in which the files are staged.
  init(folder: String, format: JSONLinesFormat) {
    self.folder = folder
    compressor = FrameCompressor(format)
  }

  /// Stores what a file holds as one frame, or one row group.
  func store(_ file: LineFile) throws(OutputError) {
    guard !file.pending.isEmpty else { return }
    frame.removeAll()
    if let schema = file.schema {
      if file.byteCount == 0 { frame.append(ParquetFooter.mark) }
      let group = file.pending.withSpan {
        rowGroups.append($0, count: file.pendingRows, of: schema, at: file.byteCount, to: &frame)
      }
      file.rowGroups.append(group)
    } else {
      let compressor = file.path.hasSuffix(".jsonl") ? plain : self.compressor
      file.pending.withSpan { compressor.compress($0, into: &frame) }
    }
    try appendFrame(to: file)
    file.pending.removeAll()
    if file.pending.capacity <= Self.mostSpare { swap(&file.pending, &spare) }
    file.pending = ByteBuffer()
  }

  /// Gives a file whose lines do not fit the memory of one that was stored, if that is larger.
  func makeRoom(for count: Int, in file: LineFile) {
    let used = file.pending.count
    guard used + count > file.pending.capacity, spare.capacity > 2 * file.pending.capacity,
      spare.capacity >= used + count
    else { return }
    file.pending.withSpan { spare.append($0) }
    swap(&file.pending, &spare)
    spare = ByteBuffer()
  }

  /// Stores what a file holds, and what comes after all of it: the footer of a Parquet file.
  func finish(_ file: LineFile) throws(OutputError) {
    try store(file)
    guard let schema = file.schema else { return }
    frame.removeAll()
    ParquetFooter.append(file.rowGroups, of: schema, to: &frame)
    try appendFrame(to: file)
  }

  private func appendFrame(to file: LineFile) throws(OutputError) {
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
  }
}
