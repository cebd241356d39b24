internal import Archive
internal import Base
internal import Fetch
internal import Records
internal import Runs

/// Reads the inputs one after the other and hands out batches to threads, which take turns at it.
internal final class TextFeed: Sendable {
  /// A batch's place in the stream.
  struct Ticket {
    var sequence: Int
    /// The number of the input.
    var input: Int
    /// Bytes of the input so far, as stored.
    var storedBytes: Int
  }

  private struct Reading {
    var input: Int
    var reader: (any TextReader)?
    var sequence = 0
    var failure: (any Error)?
  }

  private let inputs: [String]
  private let fields: TextFields
  private let policy: FetchPolicy
  private let stop: StopFlag
  private let reading: Monitor<Reading>
  private let window: Monitor<(issued: Int, delivered: Int, isHalted: Bool)> = Monitor((0, 0, false))
  /// Batches that may be between reading and writing.
  private let windowSize: Int

  /// - Parameter firstInput: the number of the input to begin with.
  init(_ plan: TokenizationPlan, firstInput: Int, threads: Int, policy: FetchPolicy, stop: StopFlag) {
    inputs = plan.inputs.map(\.location)
    fields = plan.settings.fields
    self.policy = policy
    self.stop = stop
    reading = Monitor(Reading(input: firstInput))
    windowSize = 2 * threads + 2
  }

  /// What ended the reading early.
  var failure: (any Error)? { reading.withLock { $0.failure } }

  /// Loads the next part of the inputs; nil at their end, after a failure, or when a stop was asked for.
  func next(_ batch: inout TextBatch) -> Ticket? {
    window.wait(until: { $0.issued - $0.delivered < windowSize || $0.isHalted || stop.isRequested }) { $0.issued += 1 }
    let ticket = reading.withLock { reading in load(&batch, &reading) }
    if ticket == nil { delivered(1) }
    return ticket
  }

  /// Tells that batches were written and others may be read in their place.
  func delivered(_ count: Int) { window.withLock { $0.delivered += count } }

  /// Gives out nothing more.
  func halt() {
    window.withLock { $0.isHalted = true }
    reading.withLock {
      $0.input = inputs.count
      $0.reader = nil
    }
  }

  private func load(_ batch: inout TextBatch, _ reading: inout Reading) -> Ticket? {
    do {
      while reading.input < inputs.count, !stop.isRequested {
        let reader = try reading.reader ?? openTextReader(inputs[reading.input], fields: fields, policy: policy)
        reading.reader = reader
        if try reader.load(&batch) {
          defer { reading.sequence += 1 }
          return Ticket(sequence: reading.sequence, input: reading.input, storedBytes: reader.storedByteCount)
        }
        reading.reader = nil
        reading.input += 1
      }
    } catch {
      if !stop.isRequested { reading.failure = error }
      reading.reader = nil
      reading.input = inputs.count
    }
    return nil
  }
}
