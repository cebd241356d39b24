/// How far one lane is: a stream of items that are read in turns, worked on in parallel and delivered in order.
///
/// The rules alone, without threads or items, so that every order of events can be tested.
package struct LaneState: Equatable, Sendable {
  /// Items that were read.
  package private(set) var issued = 0
  /// Items that were delivered, or dropped after an error.
  package private(set) var delivered = 0
  /// Whether somebody is reading.
  package private(set) var isReading = false
  /// Whether nothing more is read.
  package private(set) var hasEnded = false
  /// Whether somebody is delivering.
  package private(set) var isDelivering = false
  /// Items that are worked on and wait for those before them.
  package private(set) var waiting: Set<Int> = []

  /// A lane of which nothing was read.
  package init() {}

  /// Items between reading and delivery.
  package var inFlight: Int { issued - delivered }
  /// Whether everything that was read was delivered, and nothing more comes.
  package var isFinished: Bool { hasEnded && !isReading && !isDelivering && inFlight == 0 }
  /// Whether somebody may begin to read.
  package var canRead: Bool { !hasEnded && !isReading }

  /// Begins to read the next item.
  package mutating func beginReading() {
    precondition(canRead, "a lane that cannot be read")
    isReading = true
  }

  /// Ends the reading and returns the item's number; nil where there was none, which ends the lane.
  package mutating func endReading(hasItem: Bool) -> Int? {
    precondition(isReading, "a lane that is not read")
    isReading = false
    guard hasItem else {
      hasEnded = true
      return nil
    }
    defer { issued += 1 }
    return issued
  }

  /// Reads nothing more.
  package mutating func end() { hasEnded = true }

  /// Notes that an item is ready, and says whether the caller is to deliver what can be delivered: only one does.
  package mutating func ready(_ item: Int) -> Bool {
    precondition(item >= delivered && item < issued && !waiting.contains(item), "an item that is not worked on")
    waiting.insert(item)
    guard !isDelivering, waiting.contains(delivered) else { return false }
    isDelivering = true
    return true
  }

  /// The item that the caller, who delivers, takes next; nil ends its turn.
  package mutating func next() -> Int? {
    precondition(isDelivering, "nobody delivers")
    guard waiting.remove(delivered) != nil else {
      isDelivering = false
      return nil
    }
    return delivered
  }

  /// Notes that the item from `next` was delivered.
  package mutating func didDeliver() {
    precondition(isDelivering, "nobody delivers")
    delivered += 1
  }
}
