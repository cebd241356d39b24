import Base
import Synchronization

@testable import Runs

/// A pipeline over the numbers from 0 on, which notes what it delivers and how many items are on their way.
final class Numbers: Sendable {
  final class Worker: @unchecked Sendable { var number = 0 }
  final class Product: @unchecked Sendable { var number = 0 }
  struct Failure: Error, Equatable { var number: Int }

  struct Log {
    var delivered: [Int] = []
    var inFlight = 0
    var mostInFlight = 0
    var mostReaders = 0
    var mostDeliverers = 0
  }

  let log = Mutex(Log())
  private let position = Atomic<Int>(0)
  private let readers = Mutex(0)
  private let deliverers = Mutex(0)
  let workers: SparePool<Worker>
  let products: SparePool<Product>
  let count: Int
  /// What happens beside at each point, with the item's number: delays and errors.
  let onRead: @Sendable (Int) throws -> Void
  let onWork: @Sendable (Int) throws -> Void
  let onDeliver: @Sendable (Int) throws -> Void

  init(
    _ count: Int, onRead: @escaping @Sendable (Int) throws -> Void = { _ in },
    onWork: @escaping @Sendable (Int) throws -> Void = { _ in },
    onDeliver: @escaping @Sendable (Int) throws -> Void = { _ in }
  ) {
    self.count = count
    self.onRead = onRead
    self.onWork = onWork
    self.onDeliver = onDeliver
    let made = Made()
    self.pools = made
    workers = SparePool {
      made.workers.add(1, ordering: .relaxed)
      return Worker()
    }
    products = SparePool {
      made.products.add(1, ordering: .relaxed)
      return Product()
    }
  }

  final class Made: Sendable {
    let workers = Atomic<Int>(0)
    let products = Atomic<Int>(0)
  }
  let pools: Made

  var delivered: [Int] { log.withLock { $0.delivered } }

  var pipeline: OrderedPipeline<Worker, Product> {
    OrderedPipeline(
      workers: workers, products: products,
      read: { worker in
        let readers = self.readers.withLock { count in
          count += 1
          return count
        }
        defer { self.readers.withLock { $0 -= 1 } }
        self.log.withLock { $0.mostReaders = max($0.mostReaders, readers) }
        let number = self.position.add(1, ordering: .relaxed).oldValue
        guard number < self.count else { return false }
        try self.onRead(number)
        worker.number = number
        self.log.withLock { log in
          log.inFlight += 1
          log.mostInFlight = max(log.mostInFlight, log.inFlight)
        }
        return true
      },
      work: { worker, product in
        product.number = worker.number
        try self.onWork(worker.number)
      },
      deliver: { product in
        let deliverers = self.deliverers.withLock { count in
          count += 1
          return count
        }
        defer { self.deliverers.withLock { $0 -= 1 } }
        try self.onDeliver(product.number)
        self.log.withLock { log in
          log.delivered.append(product.number)
          log.inFlight -= 1
          log.mostDeliverers = max(log.mostDeliverers, deliverers)
        }
      })
  }
}
