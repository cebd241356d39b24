internal import Base
internal import CSystem

/// What a run leaves behind when it has ended well, so that the next one sees fast that nothing is to do.
///
/// Reading 10,000 records takes half a second, and cron asks every hour. The stamp, a file `.idle` in the run's directory,
/// names the settings and inputs with their versions (as a digest), the time of the last change in `records/`, and every file
/// of the run with its size. Where all of that is as it was, so is the run: records are created, replaced and removed by
/// names, which changes the time of their directory. Where anything is not, or cannot be told, the run reads its records.
package struct IdleStamp: Sendable {
  /// The stamp's file in the run's directory.
  internal static let name = ".idle"
  private static let form = "dataprep idle 1"
  /// Nanoseconds between the last record and the stamp, at least: file systems count time in ticks of some milliseconds.
  private static let tick = 20_000_000

  /// SHA-256 over all that decides what is to do: steps, inputs and their versions. nil where that cannot be told.
  private let key: String?
  /// Identities of the inputs, whose versions the key has.
  private let inputs: Set<String>

  /// The stamp of a run of some steps on some inputs.
  package init(steps: [Step], inputs: [Input]) {
    self.inputs = Set(inputs.lazy.map(\.identity))
    guard !inputs.contains(where: { $0.identity == "-" }) else {
      key = nil
      return
    }
    var bytes = ByteBuffer()
    func add(_ text: String) {
      bytes.append(utf8: text)
      bytes.append(0)
    }
    for step in steps {
      add(step.id)
      add(step.scope.name)
      add(step.source ?? "")
      bytes.append(step.description)
    }
    for input in inputs {
      add(input.location)
      add(input.identity)
      add(input.byteCount.map(String.init) ?? "")
      add(input.version ?? "")
    }
    let array = bytes.array()
    key = Digest.of(array.span, .sha256).hexadecimal
  }

  /// Whether nothing is to do in a directory.
  ///
  /// - Returns: the number of tasks, all of which are complete; nil where the records have to be read.
  package func tasks(in folder: String) -> Int? {
    guard let key, let bytes = try? FileSystem.read(Path.join(folder, Self.name)),
      let stamp = FileSystem.entry(at: Path.join(folder, Self.name)),
      let records = FileSystem.entry(at: Path.join(folder, "records")), records.kind == .folder,
      FileSystem.entry(at: Path.join(folder, ".work")) == nil, stamp.modified - records.modified >= Self.tick
    else { return nil }
    let home = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard home >= 0 else { return nil }
    defer { close(home) }
    return bytes.withUnsafeBufferPointer { bytes in
      var fields = Fields(bytes)
      guard fields.next() == Self.form, fields.next() == key, fields.next() == String(records.modified),
        let tasks = fields.next().flatMap({ Int($0) })
      else { return nil }
      while !fields.isAtEnd {
        guard fields.holds(below: home) else { return nil }
      }
      return tasks
    }
  }

  /// Leaves the stamp for the next run.
  ///
  /// - Parameters:
  ///   - plan: the plan of the run, whose tasks are all complete.
  ///   - records: their records.
  ///   - folder: the run's directory, which no other process works in.
  internal func write(_ plan: Plan, _ records: [CompletionRecord], in folder: String) throws {
    guard let key, let place = FileSystem.entry(at: Path.join(folder, "records")) else { return }
    var text = ByteBuffer()
    func add(_ field: String) {
      text.append(utf8: field)
      text.append(0)
    }
    add(Self.form)
    add(key)
    add(String(place.modified))
    add(String(plan.tasks.count))
    /// A file with its size, and where it is none of the run's own, with its time.
    func add(_ path: String, _ size: Int, _ modified: Int?) {
      add("\(size) \(modified.map(String.init) ?? "-")")
      add(path)
    }
    for record in records { for file in record.files { add(file.path, file.byteCount, nil) } }
    var scopes: Set<String> = []
    // Reports and what else sums up the run.
    for scope in [StepScope.none] + plan.steps.map(\.scope) where scopes.insert(scope.name).inserted {
      for name in try FileSystem.names(in: scope.folder(in: folder)) where name.utf8.first != UInt8(ascii: ".") {
        let path = scope.path(name)
        if let entry = FileSystem.entry(at: Path.join(folder, path)), entry.kind == .file {
          add(path, entry.byteCount, nil)
        }
      }
    }
    // What jobs read beside the inputs of the run.
    for task in plan.tasks {
      for input in task.inputs where input.producer == nil && !input.isRemote && !inputs.contains(input.identity) {
        guard let entry = FileSystem.entry(at: input.identity) else { return }
        add(input.identity, entry.byteCount, entry.modified)
      }
    }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = now.tv_sec * 1_000_000_000 + now.tv_nsec - place.modified
    if (0..<2 * Self.tick).contains(age) { usleep(UInt32((2 * Self.tick - age) / 1000)) }
    let array = text.array()
    try AtomicFile.write(array.span, to: Path.join(folder, Self.name))
  }
}

/// Fields that end with a zero each.
private struct Fields {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { place >= bytes.count }

  /// Where the next field begins, and its length; nil for one without an end.
  private mutating func take() -> (start: UnsafePointer<UInt8>, count: Int)? {
    guard let base = bytes.baseAddress, place < bytes.count,
      let end = memchr(base + place, 0, bytes.count - place)
    else { return nil }
    let start = base + place
    let count = UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - start
    place += count + 1
    return (start, count)
  }

  mutating func next() -> String? {
    take().map { String(decoding: UnsafeBufferPointer(start: $0.start, count: $0.count), as: UTF8.self) }
  }

  /// Whether the file that the next two fields describe is as they say.
  mutating func holds(below home: Int32) -> Bool {
    guard let facts = take(), let path = take() else { return false }
    var status = stat()
    let found = path.start.withMemoryRebound(to: CChar.self, capacity: path.count + 1) {
      fstatat(home, $0, &status, path.start.pointee == UInt8(ascii: "/") ? 0 : AT_SYMLINK_NOFOLLOW)
    }
    guard found == 0, S_ISREG(status.st_mode) else { return false }
    let words = UnsafeBufferPointer(start: facts.start, count: facts.count)
    guard let space = words.firstIndex(of: UInt8(ascii: " ")) else { return false }
    guard Self.number(words[..<space]) == Int(status.st_size) else { return false }
    let time = words[(space + 1)...]
    if time.count == 1, time.first == UInt8(ascii: "-") { return true }
    return Self.number(time) == Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
  }

  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var value = 0
    for digit in digits {
      guard ASCII.isDigit(digit) else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      value = product &+ Int(digit - UInt8(ascii: "0"))
    }
    return digits.isEmpty ? nil : value
  }
}
