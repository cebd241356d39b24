/// Places by the list that each belongs to, ascending in each.
struct Lists: Sendable {
  private let starts: [Int]
  /// All places, list after list.
  let places: [UInt32]

  /// - Parameter lists: the list of each place, below `count`.
  init(_ lists: [UInt32], count: Int) {
    var starts = [Int](repeating: 0, count: count + 1)
    for list in lists { starts[Int(list) + 1] += 1 }
    for list in 0..<count { starts[list + 1] += starts[list] }
    var next = starts
    var places = [UInt32](repeating: 0, count: lists.count)
    for (place, list) in lists.enumerated() {
      places[next[Int(list)]] = UInt32(place)
      next[Int(list)] += 1
    }
    self.starts = starts
    self.places = places
  }

  /// Lists.
  var count: Int { starts.count - 1 }

  /// Where a list stands in `places`.
  func range(of list: Int) -> Range<Int> { starts[list]..<starts[list + 1] }

  /// A list's places.
  func places(of list: Int) -> ArraySlice<UInt32> { places[range(of: list)] }
}
