/// Sorted runs merged into one order: by key, and for one key by the runs' order.
@usableFromInline internal struct RunHeap<Record: SortRecord> {
  @usableFromInline struct Entry {
    @usableFromInline var key: Record.Key
    @usableFromInline var run: Int

    @inlinable init(key: Record.Key, run: Int) {
      self.key = key
      self.run = run
    }

    @inlinable static func < (a: Entry, b: Entry) -> Bool { a.key < b.key || a.key == b.key && a.run < b.run }
  }

  @usableFromInline let runs: [SortedRun<Record.Key>]
  /// The next key of each run that has one; a heap, the smallest first.
  @usableFromInline var entries: [Entry] = []

  /// - Parameter runs: runs that are written and not read.
  @inlinable init(_ runs: [SortedRun<Record.Key>]) throws(OutputError) {
    self.runs = runs
    for index in runs.indices {
      try runs[index].advance()
      if let head = runs[index].head { entries.append(Entry(key: head.key, run: index)) }
    }
    for index in entries.indices.reversed() { sink(index) }
  }

  /// Calls `body` with the key and payload of each record in order, combined.
  @inlinable mutating func forEach(_ body: (Record.Key, UInt64) throws -> Void) throws {
    while let (key, first) = try next() {
      var payload = first
      while let entry = entries.first, entry.key == key, let head = runs[entry.run].head,
        let combined = Record.combined(payload, head.payload)
      {
        payload = combined
        _ = try next()
      }
      try body(key, payload)
    }
  }

  /// Removes the smallest record.
  @inlinable mutating func next() throws(OutputError) -> (key: Record.Key, payload: UInt64)? {
    guard let entry = entries.first, let head = runs[entry.run].head else { return nil }
    try runs[entry.run].advance()
    if let next = runs[entry.run].head {
      entries[0].key = next.key
    } else {
      entries.swapAt(0, entries.count - 1)
      entries.removeLast()
    }
    sink(0)
    return head
  }

  /// Moves an entry down to where its children are not less.
  @inlinable mutating func sink(_ start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < entries.count && entries[child] < entries[least] {
        least = child
      }
      if least == index { return }
      entries.swapAt(index, least)
      index = least
    }
  }
}
