internal import Base
internal import CResources

/// The labelling page: answers requests, with no knowledge of sockets.
package struct LabellingPage {
  /// Which requests it answers.
  package let routes: PageRoutes
  private let desk: LabellingDesk

  /// A page for what lies on a desk.
  package init(routes: PageRoutes, desk: LabellingDesk) {
    self.routes = routes
    self.desk = desk
  }

  /// Whether the rater has ended the session.
  var isEnded: Bool { desk.isEnded }

  /// Documents with a label, and all that are to be labelled.
  var progress: (labelled: Int, total: Int) { (desk.session.labelled, desk.session.queue.count) }

  /// The answer to a request.
  package func respond(to request: PageRequest) -> PageResponse {
    switch routes.route(request) {
    case .failure(let refusal): return refusal.response
    case .success(let route): return respond(to: route, request.body)
    }
  }

  private func respond(to route: PageRoutes.Route, _ body: [UInt8]) -> PageResponse {
    switch route {
    case .page: return file("text/html", dataprep_labelling_page, dataprep_labelling_page_count)
    case .style: return file("text/css", dataprep_labelling_style, dataprep_labelling_style_count)
    case .script: return file("text/javascript", dataprep_labelling_script, dataprep_labelling_script_count)
    case .state: return state()
    case .label, .remark, .skip, .undo, .rater, .end:
      do {
        try act(route, body)
        return state()
      } catch let error as any ReportableError {
        // What the rater sent is no label, or the disk did not take it.
        return problem(error is AuditError ? 400 : 500, error)
      } catch {
        return .refusal(500, "An action failed.")
      }
    }
  }

  private func act(_ route: PageRoutes.Route, _ body: [UInt8]) throws {
    switch route {
    case .undo: try desk.undo()
    case .end: desk.end()
    case .rater:
      let json = try parse(body)
      guard let text = json["proficiency"]?.string, let proficiency = Proficiency(rawValue: text) else {
        throw AuditError(.badRecord, "no proficiency")
      }
      desk.set(proficiency)
    default:
      let json = try parse(body)
      guard let id = json["id"]?.string else { throw AuditError(.badRecord, "no document") }
      try desk.perform(action(route, json), on: id)
    }
  }

  private func action(_ route: PageRoutes.Route, _ json: JSONValue) throws(AuditError) -> LabellingAction {
    if route == .skip { return .skip }
    var remarks = LabellingAction.Remarks()
    for name in (json["flags"]?.array ?? []).compactMap(\.string) {
      guard let flag = AuditFlag(named: name) else { throw AuditError(.badRecord, "\(name) is no flag") }
      if !remarks.flags.contains(flag) { remarks.flags.append(flag) }
    }
    remarks.note = json["note"]?.string ?? ""
    if route == .remark { return .remark(remarks) }
    guard let name = json["label"]?.string, let label = AuditLabel(named: name) else {
      throw AuditError(.badRecord, "no label")
    }
    if let code = json["code"]?.string, !code.isEmpty { remarks.code = code }
    if let seconds = json["seconds"]?.number, seconds >= 0, seconds < 86_400 { remarks.seconds = seconds }
    return .label(label, remarks)
  }

  private func parse(_ body: [UInt8]) throws(AuditError) -> JSONValue {
    do {
      let span = body.span
      return try JSONValue(parsing: span, limit: PageRequest.limit)
    } catch {
      throw AuditError(.badRecord, "the body is not JSON", underlying: error)
    }
  }

  private func state() -> PageResponse {
    var json = JSONWriter(capacity: 1 << 14)
    LabellingState.write(desk.session, isEnded: desk.isEnded, to: &json)
    return PageResponse(200, "application/json", json.bytes.array())
  }

  private func problem(_ status: Int, _ error: any ReportableError) -> PageResponse {
    var json = JSONWriter()
    json.beginObject()
    json.member("error", error.message)
    json.endObject()
    return PageResponse(status, "application/json", json.bytes.array())
  }

  private func file(_ type: String, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> PageResponse {
    PageResponse(200, "\(type); charset=utf-8", Array(UnsafeBufferPointer(start: bytes, count: count)))
  }
}
