{{/*
Labels that tell a vcluster's objects, as the official chart sets them.
*/}}
{{- define "vcluster.labels" -}}
app: vcluster
chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
release: {{ .Release.Name | quote }}
heritage: {{ .Release.Service | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{/*
Labels of the pods, which the Service and the StatefulSet select by; never changed for a living cluster.
*/}}
{{- define "vcluster.selectorLabels" -}}
app: vcluster
release: {{ .Release.Name | quote }}
{{- end }}

{{/*
Annotations that say where a cluster comes from and when it ends. An origin that is not given is left out.
*/}}
{{- define "vcluster.annotations" -}}
{{- range $key, $annotation := dict "owner" "owner" "expiresAt" "expires-at" "template" "template" "templateVersion" "template-version" "templateRevision" "template-revision" "requestedBy" "requested-by" "requestedAt" "requested-at" "purpose" "purpose" }}
{{- with index $.Values.origin $key }}
ephemeral-clusters/{{ $annotation }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Requests and limits of the chosen size.
*/}}
{{- define "vcluster.resources" -}}
{{- if not (hasKey .Values.sizes .Values.size) }}
{{- fail (printf "size must be one of %s, not %q" (keys .Values.sizes | sortAlpha | join ", ") .Values.size) }}
{{- end }}
{{- toYaml (index .Values.sizes .Values.size) }}
{{- end }}

{{/*
vcluster's configuration: what the chart decides, and over it what the values say.
*/}}
{{- define "vcluster.config" -}}
{{- $version := required "kubernetesVersion is required" .Values.kubernetesVersion -}}
{{- $server := printf "https://%s.%s:443" .Release.Name .Release.Namespace -}}
{{- $config := dict
  "controlPlane" (dict "distro" (dict "k8s" (dict "enabled" true "version" $version)))
  "exportKubeConfig" (dict "context" .Release.Name "server" $server)
-}}
{{- toYaml (mergeOverwrite $config .Values.config) }}
{{- end }}
