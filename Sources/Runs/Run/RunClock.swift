internal import Base
internal import CSystem

/// The times that the engine goes by; tests set their own.
package struct RunClock: Sendable {
  /// Seconds since some moment.
  package var seconds: @Sendable () -> Double
  /// Processor seconds of this process.
  package var processorSeconds: @Sendable () -> Double
  /// Waits about so many seconds.
  package var sleep: @Sendable (Double) -> Void

  /// A clock made of its parts.
  package init(
    seconds: @escaping @Sendable () -> Double, processorSeconds: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (Double) -> Void
  ) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.sleep = sleep
  }

  /// The system's clocks.
  package static let system = RunClock(
    seconds: { time(CLOCK_MONOTONIC) }, processorSeconds: { time(CLOCK_PROCESS_CPUTIME_ID) },
    sleep: { usleep(UInt32(max(0, $0) * 1e6)) })

  private static func time(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
