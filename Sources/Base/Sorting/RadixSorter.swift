/// Records in memory, sorted by radix: least significant digit first, so that records of one key keep their order.
@usableFromInline internal struct RadixSorter<Record: SortRecord>: ~Copyable {
  /// Records that there is memory for.
  @usableFromInline let capacity: Int
  /// Records available.
  @usableFromInline var count = 0
  @usableFromInline var records: UnsafeMutablePointer<Record>
  @usableFromInline var spare: UnsafeMutablePointer<Record>

  /// - Parameter memory: bytes for records, half of which sorting needs.
  @inlinable init(memory: Int) {
    capacity = max(memory / (2 * MemoryLayout<Record>.stride), 1)
    records = .allocate(capacity: capacity)
    spare = .allocate(capacity: capacity)
  }

  // Inlinable, because Swift 6.3.1 fails to optimize the types that hold one otherwise (an assertion of the inliner).
  @inlinable deinit {
    records.deallocate()
    spare.deallocate()
  }

  /// Adds a record, for which there must be room.
  @inlinable @inline(__always) mutating func append(_ record: Record) {
    precondition(count < capacity, "the sorter is full")
    records[count] = record
    count &+= 1
  }

  /// Bits of a digit: the counts of its values fit the processor's nearest memory.
  @inlinable static var digitBits: Int { 11 }

  /// Sorts the records by the lowest `width` bits of their keys.
  @inlinable mutating func sort(width: Int) {
    var shift = 0
    while shift < width {
      let digit = min(Self.digitBits, width - shift)
      if !scatter(shift: shift, mask: 1 << digit - 1) { swap(&records, &spare) }
      shift += digit
    }
  }

  /// Moves records into `spare` by one digit; false if all have the same, so that nothing was moved.
  @inlinable func scatter(shift: Int, mask: Int) -> Bool {
    let shift = Record.Key(shift)
    var places = [Int](repeating: 0, count: mask + 1)
    for index in 0..<count { places[Int(truncatingIfNeeded: records[index].key >> shift) & mask] += 1 }
    if places.contains(count) { return true }
    var total = 0
    for digit in places.indices {
      let here = places[digit]
      places[digit] = total
      total += here
    }
    for index in 0..<count {
      let digit = Int(truncatingIfNeeded: records[index].key >> shift) & mask
      spare[places[digit]] = records[index]
      places[digit] += 1
    }
    return false
  }

  /// Calls `body` with the key and payload of each record in order, combined; the records must be sorted.
  @inlinable func forEach<E: Error>(_ body: (Record.Key, UInt64) throws(E) -> Void) throws(E) {
    var index = 0
    while index < count {
      let key = records[index].key
      var payload = records[index].payload
      index += 1
      while index < count, records[index].key == key, let combined = Record.combined(payload, records[index].payload) {
        payload = combined
        index += 1
      }
      try body(key, payload)
    }
  }
}
