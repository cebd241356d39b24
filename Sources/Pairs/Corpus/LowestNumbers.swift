/// The lowest different numbers of a stream: a draw of a fixed size that no split of the stream changes.
internal struct LowestNumbers {
  private let capacity: Int
  /// A heap with the greatest number first.
  private var heap: [UInt64] = []
  private var held: Set<UInt64> = []

  /// - Parameter capacity: how many are kept, at least 1.
  init(capacity: Int) {
    precondition(capacity > 0, "a draw has a size")
    self.capacity = capacity
  }

  /// No number above this one can be kept any more.
  var limit: UInt64 { heap.count < capacity ? .max : heap[0] }

  /// Offers a number.
  ///
  /// - Returns: whether it is kept, for now; false for one that is there already.
  mutating func offer(_ number: UInt64) -> Bool {
    if heap.count < capacity {
      guard held.insert(number).inserted else { return false }
      heap.append(number)
      rise(heap.count - 1)
      return true
    }
    guard number < heap[0], held.insert(number).inserted else { return false }
    held.remove(heap[0])
    heap[0] = number
    sink(0)
    return true
  }

  /// Whether a number is kept.
  func contains(_ number: UInt64) -> Bool { held.contains(number) }

  private mutating func rise(_ start: Int) {
    var place = start
    while place > 0, heap[(place - 1) / 2] < heap[place] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var greatest = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child] > heap[greatest] {
        greatest = child
      }
      guard greatest != place else { return }
      heap.swapAt(place, greatest)
      place = greatest
    }
  }
}
