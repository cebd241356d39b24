internal import Base
internal import CMicroHTTP
internal import CSystem

/// The labelling page on a port of this machine's loopback interface, by libmicrohttpd; it decides nothing.
package final class LabellingServer {
  /// The address with the token.
  package let address: String
  private let exchange: Exchange
  private let daemon: OpaquePointer

  /// Listens, and answers on a thread of its own until the value is gone.
  ///
  /// - Parameters:
  ///   - desk: what is labelled; no longer to be used by the caller.
  ///   - port: 0 for one that is free.
  /// - Throws: `.inUse` if the port is taken.
  package init(desk: LabellingDesk, port: UInt16) throws(AuditError) {
    let exchange = Exchange()
    // The page needs the port, which is known when the server listens: until then requests wait for the lock.
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    let started = exchange.page.withLock { page -> (OpaquePointer, String)? in
      guard let daemon = dataprep_http_start(port, 64, 60, Exchange.handle, Exchange.complete, context) else {
        return nil
      }
      let routes = PageRoutes(token: PageRoutes.newToken(), port: dataprep_http_port(daemon))
      page = LabellingPage(routes: routes, desk: desk)
      return (daemon, routes.address)
    }
    guard let started else {
      throw AuditError(
        .inUse, "cannot listen on port \(port): \(String(cString: strerror(errno)))", location: "127.0.0.1:\(port)",
        advice: "Give another --port, or leave it out: then a free one is taken.")
    }
    self.exchange = exchange
    (daemon, address) = started
  }

  deinit { MHD_stop_daemon(daemon) }

  /// Whether the rater has ended the session on the page.
  package var isEnded: Bool { exchange.page.withLock { $0?.isEnded ?? false } }

  /// Documents with a label, and all that are to be labelled.
  package var progress: (labelled: Int, total: Int) { exchange.page.withLock { $0?.progress ?? (0, 0) } }
}
