internal import CVectors

/// A block of queries in panels: of up to 48 queries the first component of each, the second of each, and so on.
final class QueryPanels<Element: BitwiseCopyable>: @unchecked Sendable {
  /// Queries of a panel, except the last.
  static var width: Int { Int(DATAPREP_SEARCH_LANES) * Int(DATAPREP_SEARCH_GROUPS) }
  static var lanes: Int { Int(DATAPREP_SEARCH_LANES) }

  /// Queries.
  let count: Int
  /// Elements of a query.
  let size: Int
  /// Elements that stay together: 1 component, or 4 bytes.
  private let unit: Int
  private let storage: UnsafeMutableRawBufferPointer

  /// Panels of zeros.
  init(count: Int, size: Int, unit: Int) {
    precondition(size % unit == 0 && unit * MemoryLayout<Element>.size == 4, "whole units of 32 bits")
    self.count = count
    self.size = size
    self.unit = unit
    let panels = (count + Self.width - 1) / Self.width
    storage = .allocate(byteCount: max(64, panels * Self.width * size * MemoryLayout<Element>.stride), alignment: 64)
    storage.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { storage.deallocate() }

  /// Panels.
  var panels: Range<Int> { 0..<(count + Self.width - 1) / Self.width }

  /// Places of queries in all panels: thresholds and the like have so many.
  var places: Int { panels.count * Self.width }

  /// Groups of 16 queries of a panel, the last filled up with zeros.
  func groups(of panel: Int) -> Int {
    (min(Self.width, count - panel * Self.width) + Self.lanes - 1) / Self.lanes
  }

  /// A panel's elements.
  func base(of panel: Int) -> UnsafeMutablePointer<Element> {
    storage.baseAddress!.assumingMemoryBound(to: Element.self) + panel * Self.width * size
  }

  /// Stores a query.
  func set(_ query: Int, to elements: UnsafeBufferPointer<Element>) {
    let (panel, lane) = query.quotientAndRemainder(dividingBy: Self.width)
    let stride = groups(of: panel) * Self.lanes
    // Every unit has 32 bits: a float, or 4 bytes.
    let words = elements.count / unit
    guard words > 0, let from = UnsafeRawPointer(elements.baseAddress) else { return }
    let target = UnsafeMutableRawPointer(base(of: panel)).assumingMemoryBound(to: UInt32.self) + lane
    for word in 0..<words {
      target[word &* stride] = from.loadUnaligned(fromByteOffset: word &* 4, as: UInt32.self)
    }
  }
}

extension QueryPanels where Element == Float {
  /// Queries in the order of their numbers.
  convenience init(_ queries: VectorRows, _ numbers: some Collection<Int>) {
    self.init(count: numbers.count, size: queries.dimension, unit: 1)
    for (place, number) in numbers.enumerated() { set(place, to: queries[number]) }
  }
}
