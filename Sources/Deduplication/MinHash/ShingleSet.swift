/// The distinct shingles of a document in ascending order, 32 bits of each: what similarity is computed of.
package struct ShingleSet: Sendable, Equatable {
  /// Shingles beyond which a document keeps the smallest only: similarity is then estimated, with a standard error
  /// under .01.
  package static let limit = 4096

  /// The shingles.
  package private(set) var values: [UInt32] = []
  private var places: [Int32] = []

  /// An empty set.
  package init() {}

  /// - Parameter values: shingles in any order, some perhaps twice.
  package init(_ values: some Collection<UInt32>) {
    self.init()
    Array(values).withUnsafeBytes { read($0) }
  }

  /// Replaces the set by shingles as a file has them: in any order, little-endian, at any address.
  ///
  /// Hashes are evenly spread, so that one pass puts each where it belongs by its highest bits, and only neighbours have
  /// to be put in order.
  package mutating func read(_ stored: UnsafeRawBufferPointer) {
    let count = stored.count / 4
    values.removeAll(keepingCapacity: true)
    guard count > 0 else { return }
    let width = max(1, Int.bitWidth - (count - 1).leadingZeroBitCount)
    let shift = UInt32(32 - min(width, 31))
    let buckets = 1 << Int(32 - shift)
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(0, count: buckets + 1))
    values.append(contentsOf: repeatElement(0, count: count))
    places.withUnsafeMutableBufferPointer { places in
      values.withUnsafeMutableBufferPointer { values in
        for index in 0..<count { places[Int(Self.load(stored, index) &>> shift) &+ 1] &+= 1 }
        for bucket in 1..<places.count { places[bucket] &+= places[bucket &- 1] }
        for index in 0..<count {
          let value = Self.load(stored, index)
          let bucket = Int(value &>> shift)
          values[Int(places[bucket])] = value
          places[bucket] &+= 1
        }
      }
    }
    values.withUnsafeMutableBufferPointer { Self.order($0) }
    var kept = 0
    for index in 0..<count where kept == 0 || values[kept - 1] != values[index] {
      values[kept] = values[index]
      kept += 1
    }
    values.removeLast(count - kept)
  }

  @inline(__always)
  private static func load(_ stored: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
    UInt32(littleEndian: stored.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
  }

  /// Puts values in order of which each is near its place.
  private static func order(_ values: UnsafeMutableBufferPointer<UInt32>) {
    for index in 1..<max(values.count, 1) {
      let value = values[index]
      var at = index
      while at > 0, values[at &- 1] > value {
        values[at] = values[at &- 1]
        at &-= 1
      }
      values[at] = value
    }
  }

  /// 32 bits of a shingle's hash.
  @inline(__always)
  package static func short(_ shingle: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: shingle &>> 32) }

  /// The shingles that a document of very many keeps: the distinct ones that are smallest by their 32 bits.
  internal static func smallest(of shingles: [UInt64]) -> [UInt64] {
    var sorted = shingles.sorted()
    var count = 0
    for shingle in sorted where count < limit && (count == 0 || short(sorted[count - 1]) != short(shingle)) {
      sorted[count] = shingle
      count += 1
    }
    return Array(sorted[..<count])
  }

  /// The Jaccard similarity of two sets, 0 to 1: shared shingles by all; 1 for two empty ones. Of sets that were cut to
  /// their smallest values it is that of the part which both have.
  package func jaccard(_ other: ShingleSet) -> Double {
    values.withUnsafeBufferPointer { a in
      other.values.withUnsafeBufferPointer { b in
        var (x, y, shared, union) = (0, 0, 0, 0)
        let isCut = a.count >= Self.limit || b.count >= Self.limit
        let most = isCut ? Self.limit : Int.max
        while x < a.count, y < b.count, union < most {
          let (left, right) = (a[x], b[y])
          shared &+= left == right ? 1 : 0
          x &+= left <= right ? 1 : 0
          y &+= right <= left ? 1 : 0
          union &+= 1
        }
        if union < most { union = min(most, union + (a.count - x) + (b.count - y)) }
        return union == 0 ? 1 : Double(shared) / Double(union)
      }
    }
  }
}
