/// Values at a fixed address for as long as the table lives, read by every thread.
///
/// Hot loops keep the pointer, so an access is a load without checks or reference counting.
internal final class Table<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: max(count, 1))
    elements.withUnsafeBufferPointer { elements in
      if let start = elements.baseAddress { base.initialize(from: start, count: elements.count) }
    }
  }

  deinit { base.deallocate() }
}
