internal import Synchronization

/// Objects that are used by one thread at a time and again by others, so that a run makes as many as work at once.
///
/// The last one given back is the next one taken: its memory is likely to be in the processor's caches.
package final class SparePool<Object: AnyObject>: Sendable {
  private struct Spares: @unchecked Sendable { var objects: [Object] = [] }

  private let spares = Mutex(Spares())
  private let limit: Int
  private let make: @Sendable () throws -> Object

  /// - Parameters:
  ///   - limit: objects that are kept while nobody uses them.
  ///   - make: makes another one.
  package init(limit: Int = 64, _ make: @escaping @Sendable () throws -> Object) {
    self.limit = limit
    self.make = make
  }

  /// A spare object, or a new one.
  package func take() throws -> Object {
    if let spare = spares.withLock({ $0.objects.popLast() }).map(Box.init)?.object { return spare }
    return try make()
  }

  /// Takes an object back.
  package func give(_ object: Object) {
    let box = Box(object)
    spares.withLock { if $0.objects.count < limit { $0.objects.append(box.object) } }
  }

  private struct Box: @unchecked Sendable {
    let object: Object
    init(_ object: Object) { self.object = object }
  }
}
