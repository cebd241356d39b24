import CCurl
import CSystem
import Testing

@testable import Inference

@Suite struct SocketWatchTests {
  /// Two ends of a pipe: read, write.
  private func pipe() -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    #expect(CSystem.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private func isSeen(_ watch: SocketWatch, _ socket: Int32) -> Bool {
    var seen = false
    watch.wait(200) { found, bits in seen = seen || found == socket && bits & CURL_CSELECT_IN != 0 }
    return seen
  }

  /// Another pipe whose reading end has the number of a closed one.
  private func pipe(reading number: Int32) -> Int32 {
    let (reader, writer) = pipe()
    if reader != number {
      #expect(dup2(reader, number) == number)
      CSystem.close(reader)
    }
    return writer
  }

  @Test(arguments: [false, true]) func `a socket that takes a closed one's number is watched`(_ isConnection: Bool)
    throws
  {
    let watch = try #require(SocketWatch())
    var (reader, writer) = pipe()
    // Out of the way of tests beside this one.
    let number: Int32 = isConnection ? 900 : 901
    #expect(dup2(reader, number) == number)
    CSystem.close(reader)
    reader = number
    for _ in 0..<3 {
      if isConnection { watch.open(reader) }
      watch.want(reader, CURL_POLL_IN)
      #expect(write(writer, "x", 1) == 1)
      #expect(isSeen(watch, reader))
      watch.want(reader, CURL_POLL_REMOVE)
      // Nobody waits for it now.
      #expect(!isSeen(watch, reader))
      #expect(isConnection ? watch.close(reader) == 0 : CSystem.close(reader) == 0)
      CSystem.close(writer)
      writer = pipe(reading: number)
    }
    CSystem.close(reader)
    CSystem.close(writer)
  }

  @Test func `interest in a connection comes back with the next transfer`() throws {
    let watch = try #require(SocketWatch())
    let (reader, writer) = pipe()
    watch.open(reader)
    for _ in 0..<3 {
      watch.want(reader, CURL_POLL_IN)
      #expect(write(writer, "x", 1) == 1)
      #expect(isSeen(watch, reader))
      var byte: UInt8 = 0
      #expect(read(reader, &byte, 1) == 1)
      watch.want(reader, CURL_POLL_REMOVE)
    }
    #expect(write(writer, "x", 1) == 1)
    #expect(!isSeen(watch, reader))
    watch.want(reader, CURL_POLL_IN)
    #expect(isSeen(watch, reader))
    _ = watch.close(reader)
    CSystem.close(writer)
  }

  @Test func `deadlines come and go`() throws {
    let watch = try #require(SocketWatch())
    #expect(watch.deadline == nil)
    watch.wake(after: 50)
    let left = try #require(watch.deadline) - MonotonicClock.now()
    #expect(left > 0 && left <= 0.05)
    watch.wake(after: -1)
    #expect(watch.deadline == nil)
  }
}
