/// Sorts any number of records of fixed size in bounded memory.
///
/// Records are sorted in memory by radix. What does not fit goes, sorted and combined, into private files that are
/// merged at the end. Records of one key keep the order in which they were added, so that the result depends on nothing
/// else.
///
/// However many records there are, no more than a fixed number of files are open. When there would be more, the latest
/// files that were merged equally often become one: with 64 files a record is written again once where the memory was
/// filled up to about 2,000 times, twice up to about 40,000 times.
///
///     var sorter = ExternalSorter<KeyedValue<UInt64>>(path: "\(work)/bands", memory: 1 << 28)
///     for (document, hash) in hashes { try sorter.append(KeyedValue(hash, document)) }
///     try sorter.finish { hash, document in ... }
@usableFromInline package struct ExternalSorter<Record: SortRecord>: ~Copyable {
  @usableFromInline var memory: RadixSorter<Record>
  @usableFromInline var runs: [SortedRun<Record.Key>] = []
  /// How often the records of each run were merged; never more than those of the run before.
  @usableFromInline var levels: [Int] = []
  /// Runs written so far, merged ones too.
  @usableFromInline var runCount = 0
  @usableFromInline let path: String
  @usableFromInline let width: Int
  @usableFromInline let mostRuns: Int

  /// A sorter without records.
  ///
  /// - Parameters:
  ///   - path: the prefix of private files' names, in an existing directory; unique among concurrent sorters.
  ///   - memory: bytes for records in memory, at least one record; merging takes about 100 kB more per run.
  ///   - width: the lowest bits of keys that are not zero in all of them.
  ///   - mostRuns: files that are open at once.
  @inlinable package init(path: String, memory: Int, width: Int = Record.Key.bitWidth, mostRuns: Int = 64) {
    precondition(width <= Record.Key.bitWidth && mostRuns >= 3, "limits out of range")
    self.path = path
    self.width = width
    self.mostRuns = mostRuns
    self.memory = RadixSorter(memory: memory)
  }

  /// Adds a record.
  @inlinable @inline(__always) package mutating func append(_ record: Record) throws {
    if memory.count == memory.capacity { try spill() }
    memory.append(record)
  }

  /// Calls `body` with the key and payload of each record in order, combined.
  ///
  /// - Throws: `OutputError` for private files that cannot be written or read back, and what `body` throws.
  @inlinable package consuming func finish(_ body: (Record.Key, UInt64) throws -> Void) throws {
    guard !runs.isEmpty else {
      memory.sort(width: width)
      try memory.forEach(body)
      return
    }
    try spill()
    var heap = try RunHeap<Record>(runs)
    try heap.forEach(body)
  }

  /// Writes the records in memory as a run.
  @inlinable mutating func spill() throws {
    if runs.count == mostRuns - 1 { try mergeLatestRuns() }
    memory.sort(width: width)
    let run = try makeRun()
    try memory.forEach { (key, payload) throws(OutputError) in try run.append(key, payload) }
    try run.finish()
    memory.count = 0
    runs.append(run)
    levels.append(0)
  }

  /// Makes one run of the latest that were merged equally often; of those before them too, where there is only one.
  @usableFromInline mutating func mergeLatestRuns() throws {
    var first = runs.count - 1
    while first > 0, levels[first - 1] == levels[first] || first == runs.count - 1 { first -= 1 }
    let level = levels[first] + 1
    var heap = try RunHeap<Record>(Array(runs[first...]))
    let merged = try makeRun()
    try heap.forEach { key, payload in try merged.append(key, payload) }
    try merged.finish()
    runs.replaceSubrange(first..., with: CollectionOfOne(merged))
    levels.replaceSubrange(first..., with: CollectionOfOne(level))
  }

  @inlinable mutating func makeRun() throws(OutputError) -> SortedRun<Record.Key> {
    runCount += 1
    return try SortedRun(path: "\(path).run\(runCount)")
  }
}
