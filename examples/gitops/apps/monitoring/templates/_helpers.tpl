{{/*
Labels of one component: (dict "component" "prometheus" "root" .)
*/}}
{{- define "monitoring.labels" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/part-of: monitoring
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/*
Prometheus' configuration.
*/}}
{{- define "monitoring.config" -}}
global:
  scrape_interval: {{ .Values.scrapeInterval }}
  external_labels:
    cluster: {{ required "cluster is required" .Values.cluster | quote }}
    {{- if .Values.managementCluster }}
    management_cluster: {{ .Values.managementCluster | quote }}
    {{- end }}
remote_write:
  - url: {{ required "remoteWriteUrl is required" .Values.remoteWriteUrl | quote }}
scrape_configs:
  - job_name: apiserver
    scheme: https
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    kubernetes_sd_configs:
      - role: endpointslice
        namespaces:
          names: [default]
    relabel_configs:
      - source_labels: [__meta_kubernetes_service_name, __meta_kubernetes_endpointslice_port_name]
        regex: kubernetes;https
        action: keep
  # Container usage, through the API server: no port of a node needs to be reachable.
  - job_name: cadvisor
    scheme: https
    metrics_path: /metrics/cadvisor
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    kubernetes_sd_configs:
      - role: node
    relabel_configs:
      - target_label: __address__
        replacement: kubernetes.default.svc:443
      - source_labels: [__meta_kubernetes_node_name]
        target_label: __metrics_path__
        replacement: /api/v1/nodes/$1/proxy/metrics/cadvisor
  - job_name: kube-state-metrics
    honor_labels: true
    static_configs:
      - targets: [kube-state-metrics.{{ .Release.Namespace }}.svc:8080]
{{- end }}
