internal import CSystem
internal import Synchronization

/// The private files of this process that are to go with it, so that a signal handler can remove them.
///
/// A file is listed when it is created, and taken off when it is removed or gets its final name. A handler may call
/// `removeAll` at any moment: whoever takes an entry out owns it, and nothing in it allocates or locks.
package enum PrivateFiles {
  /// An entry of the list.
  package struct Place: @unchecked Sendable {
    fileprivate let index: Int
    fileprivate let path: UnsafeMutablePointer<CChar>
  }

  private typealias Slot = Atomic<UnsafeMutablePointer<CChar>?>

  /// Files that can be listed at once. Further ones stay after a signal, as after `kill -9`.
  private static let slotCount = 4096

  /// The list; its memory is never freed.
  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<Slot> = {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: slotCount)
    for index in 0..<slotCount { (slots + index).initialize(to: Slot(nil)) }
    return slots
  }()

  /// Where the next free place is looked for first.
  private static let hint = Atomic<Int>(0)

  /// Makes the list, which a signal handler must not be the first to do.
  package static func prepare() { _ = slots }

  /// Lists a file; nil if the list is full.
  package static func add(_ path: String) -> Place? {
    let start = hint.wrappingAdd(1, ordering: .relaxed).oldValue
    for step in 0..<slotCount {
      let index = Int(UInt(bitPattern: start &+ step) % UInt(slotCount))
      guard slots[index].load(ordering: .relaxed) == nil else { continue }
      guard let copy = strdup(path) else { return nil }
      if slots[index].compareExchange(expected: nil, desired: copy, ordering: .acquiringAndReleasing).exchanged {
        return Place(index: index, path: copy)
      }
      free(copy)
    }
    return nil
  }

  /// Takes a file off the list, which is not removed by that.
  package static func forget(_ place: Place?) {
    guard let place else { return }
    // Another value is a handler's doing: the process is about to end.
    if slots[place.index].compareExchange(
      expected: place.path, desired: nil, ordering: .acquiringAndReleasing
    ).exchanged {
      free(place.path)
    }
  }

  /// Removes all listed files. Safe in a signal handler, after `prepare`.
  package static func removeAll() {
    for index in 0..<slotCount {
      if let path = slots[index].exchange(nil, ordering: .acquiringAndReleasing) { unlink(path) }
    }
  }
}
