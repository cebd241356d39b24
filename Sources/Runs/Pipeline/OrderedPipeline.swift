package import Base

/// Reads items in turns, works on them in parallel, and delivers what came of them in order: the inner loop of most jobs.
///
/// ```swift
/// try context.run(OrderedPipeline(
///   workers: workers,
///   read: { worker in try reader.fill(&worker.batch) },     // one thread at a time; false at the end
///   work: { worker, product in product.format(worker) },    // any number of threads
///   deliver: { product in try output.append(product) }))    // in order, one thread at a time
/// ```
package struct OrderedPipeline<Worker: AnyObject, Product: AnyObject>: Sendable {
  /// Scratch memory of threads, shared with other pipelines of the job: an item is read into it and worked on there.
  package var workers: SparePool<Worker>
  /// What waits for its turn to be delivered.
  package var products: SparePool<Product>
  /// Reads the next item; false at the end.
  package var read: @Sendable (Worker) throws -> Bool
  /// Makes a product of an item.
  package var work: @Sendable (Worker, Product) throws -> Void
  /// Takes the next product.
  package var deliver: @Sendable (Product) throws -> Void

  /// A pipeline made of its parts.
  package init(
    workers: SparePool<Worker>, products: SparePool<Product>, read: @escaping @Sendable (Worker) throws -> Bool,
    work: @escaping @Sendable (Worker, Product) throws -> Void, deliver: @escaping @Sendable (Product) throws -> Void
  ) {
    self.workers = workers
    self.products = products
    self.read = read
    self.work = work
    self.deliver = deliver
  }

  /// Runs to the end of the items, or until a stop is asked for; what was read is delivered all the same.
  ///
  /// - Throws: `ReadingError` for what `read` threw, after all items before it were delivered; what `work` and
  ///   `deliver` threw as it is, and then no later product is delivered.
  package func run(on pool: WorkerPool, stop: StopFlag) throws {
    let failure = Monitor<(any Error)?>(nil)
    pool.run { key in PipelineLane(self, key: key, pool: pool, stop: stop, failure: failure) }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

/// What ended the reading of an input early.
package struct ReadingError: Error {
  /// What reading has thrown.
  package let underlying: any Error

  /// An error that ends one task, and lets others be done.
  package init(underlying: any Error) { self.underlying = underlying }
}

/// A pipeline at work in a pool.
private final class PipelineLane<Worker: AnyObject, Product: AnyObject>: WorkerPool.Lane {
  private let pipeline: OrderedPipeline<Worker, Product>
  private let key: Int
  private let pool: WorkerPool
  private let stop: StopFlag
  /// The first error.
  private let failure: Monitor<(any Error)?>
  private let state = Monitor(State())

  private struct State {
    var waiting: [Int: Product] = [:]
    /// Whether an error has ended the delivery.
    var isBroken = false
  }

  init(
    _ pipeline: OrderedPipeline<Worker, Product>, key: Int, pool: WorkerPool, stop: StopFlag,
    failure: Monitor<(any Error)?>
  ) {
    self.pipeline = pipeline
    self.key = key
    self.pool = pool
    self.stop = stop
    self.failure = failure
  }

  func turn() {
    guard !stop.isRequested else { return finishReading(hasItem: false) }
    let worker: Worker
    let hasItem: Bool
    do {
      worker = try pipeline.workers.take()
      do { hasItem = try pipeline.read(worker) } catch {
        pipeline.workers.give(worker)
        throw error as? ReadingError ?? ReadingError(underlying: error)
      }
    } catch {
      fail(error)
      return finishReading(hasItem: false)
    }
    guard hasItem, let item = pool.update(key, { $0.endReading(hasItem: true) }) else {
      pipeline.workers.give(worker)
      return finishReading(hasItem: false)
    }
    var product: Product?
    do {
      let made = try pipeline.products.take()
      product = made
      try pipeline.work(worker, made)
    } catch {
      breakOff(error)
    }
    pipeline.workers.give(worker)
    deliver(product, item)
  }

  private func finishReading(hasItem: Bool) { _ = pool.update(key) { $0.endReading(hasItem: hasItem) } }

  private func fail(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

  /// Ends the lane: nothing more is read or delivered.
  private func breakOff(_ error: any Error) {
    fail(error)
    state.withLock { $0.isBroken = true }
    pool.update(key) { $0.end() }
  }

  /// Puts a product in its place, and delivers what can be delivered unless somebody else does.
  private func deliver(_ product: Product?, _ item: Int) {
    state.withLock { $0.waiting[item] = product }
    guard pool.update(key, { $0.ready(item) }) else { return }
    while let next = pool.update(key, { $0.next() }) {
      let (taken, isBroken) = state.withLock { ($0.waiting.removeValue(forKey: next), $0.isBroken) }
      if let product = taken {
        if !isBroken { do { try pipeline.deliver(product) } catch { breakOff(error) } }
        pipeline.products.give(product)
      }
      pool.update(key) { $0.didDeliver() }
    }
  }
}
