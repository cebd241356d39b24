package import Base
internal import CSystem

/// Sorts any number of lines by their bytes in bounded memory; of equal lines one stays.
///
/// What does not fit goes, sorted, into private files that are merged at the end. However many lines there are, no more
/// than a fixed number of files are open: when there would be more, those there are become one.
package final class LineSorter {
  private let path: String
  private let memory: Int
  private let mostRuns: Int
  private var bytes: ByteBuffer
  private var lines: [(prefix: UInt64, start: Int, count: Int)] = []
  private var runs: [LineRun] = []
  private var runCount = 0

  /// - Parameters:
  ///   - path: the prefix of private files' names, in an existing directory.
  ///   - memory: bytes for lines in memory.
  ///   - mostRuns: files that are open at once.
  package init(path: String, memory: Int = 64 << 20, mostRuns: Int = 64) {
    self.path = path
    self.memory = memory
    self.mostRuns = max(2, mostRuns)
    bytes = ByteBuffer(capacity: min(memory, 1 << 20))
  }

  /// Adds a line, without its line break.
  package func append(_ line: Span<UInt8>) throws(OutputError) {
    // A place in the table takes as much as a short line.
    if bytes.count + line.count + 24 * lines.count > memory, !lines.isEmpty { try spill() }
    var prefix: UInt64 = 0
    for index in 0..<8 { prefix = prefix << 8 | (index < line.count ? UInt64(line[index]) : 0) }
    lines.append((prefix, bytes.count, line.count))
    bytes.append(line)
  }

  /// Calls `body` with each line in order.
  package func finish<E: Error>(_ body: (Span<UInt8>) throws(E) -> Void) throws {
    guard !runs.isEmpty else {
      sort()
      return try forEachInMemory(body)
    }
    if !lines.isEmpty { try spill() }
    try Self.merge(runs, body)
    runs = []
  }

  private func sort() {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      lines.sort { a, b in
        if a.prefix != b.prefix { return a.prefix < b.prefix }
        let order = memcmp(base + a.start, base + b.start, min(a.count, b.count))
        return order == 0 ? a.count < b.count : order < 0
      }
    }
  }

  private func forEachInMemory<E: Error>(_ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
    var last: Range<Int>?
    for line in lines {
      let range = line.start..<line.start + line.count
      let isRepeated = bytes.withUnsafeBytes { bytes in
        last.map { bytes[$0].elementsEqual(bytes[range]) } ?? false
      }
      last = range
      if !isRepeated { try bytes.withSpan(range, body) }
    }
  }

  private func spill() throws(OutputError) {
    if runs.count == mostRuns {
      let merged = try makeRun()
      do { try Self.merge(runs) { (line) throws(OutputError) in try merged.append(line) } } catch {
        throw error as? OutputError ?? OutputError(.cannotWrite, "\(error)", location: path)
      }
      try merged.finish()
      runs = [merged]
    }
    sort()
    let run = try makeRun()
    try forEachInMemory { (line) throws(OutputError) in try run.append(line) }
    try run.finish()
    runs.append(run)
    bytes.removeAll()
    lines.removeAll(keepingCapacity: true)
  }

  private func makeRun() throws(OutputError) -> LineRun {
    runCount += 1
    return try LineRun(path: "\(path).run\(runCount)")
  }

  /// Merges runs by taking the least of their first lines again and again.
  private static func merge<E: Error>(_ runs: [LineRun], _ body: (Span<UInt8>) throws(E) -> Void) throws {
    var heap: [LineRun] = []
    for run in runs { if try run.next() { heap.append(run) } }
    heap.sort { $0.precedes($1) }
    var last = ByteBuffer()
    var isFirst = true
    while let run = heap.first {
      let isRepeated =
        !isFirst
        && run.withLine { line in
          line.withUnsafeBufferPointer { line in last.withUnsafeBytes { $0.elementsEqual(line) } }
        }
      if !isRepeated {
        try run.withLine(body)
        last.removeAll()
        run.withLine { last.append($0) }
        isFirst = false
      }
      // The runs stay in the order of their lines: the first moves back as far as its next line does.
      if try run.next() {
        var place = 0
        while place + 1 < heap.count, heap[place + 1].precedes(run) {
          heap[place] = heap[place + 1]
          place += 1
        }
        heap[place] = run
      } else {
        heap.removeFirst()
      }
    }
  }
}

/// Sorted lines in a private file, written once and read once.
private final class LineRun {
  private var file: AtomicFile
  private var buffer = ByteBuffer(capacity: 1 << 17)
  private var offset = 0
  private var line = 0..<0

  private static let pieceSize = 1 << 17

  init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  func append(_ line: Span<UInt8>) throws(OutputError) {
    buffer.append(line)
    buffer.append(ASCII.lineFeed)
    if buffer.count >= Self.pieceSize { try flush() }
  }

  func finish() throws(OutputError) { try flush() }

  private func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }

  /// Moves to the next line; false at the end.
  func next() throws(OutputError) -> Bool {
    var start = line.isEmpty && offset == 0 ? 0 : line.upperBound + 1
    var searched = start
    while true {
      let end = buffer.withUnsafeBytes { bytes in
        bytes[min(searched, bytes.count)...].firstIndex(of: ASCII.lineFeed)
      }
      if let end {
        line = start..<end
        return true
      }
      buffer.removeFirst(min(start, buffer.count))
      start = 0
      searched = buffer.count
      let (place, before) = (offset, buffer.count)
      try buffer.withRoom(Self.pieceSize) { (room) throws(OutputError) in
        try file.read(at: place, into: UnsafeMutableRawBufferPointer(start: room.baseAddress, count: Self.pieceSize))
      }
      offset += buffer.count - before
      guard buffer.count > before else { return false }
    }
  }

  func withLine<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R { try buffer.withSpan(line, body) }

  func precedes(_ other: LineRun) -> Bool {
    withLine { a in
      other.withLine { b in
        let order = a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            a.isEmpty || b.isEmpty ? 0 : memcmp(a.baseAddress!, b.baseAddress!, min(a.count, b.count))
          }
        }
        return order == 0 ? a.count < b.count : order < 0
      }
    }
  }
}
