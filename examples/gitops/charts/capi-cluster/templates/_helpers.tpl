{{/*
Annotations that say where a cluster comes from and when it ends. An origin that is not given is left out.
*/}}
{{- define "capi-cluster.annotations" -}}
{{- with .Values.origin }}
{{- if .owner }}
ephemeral-clusters/owner: {{ .owner | quote }}
{{- end }}
{{- if .expiresAt }}
ephemeral-clusters/expires-at: {{ .expiresAt | quote }}
{{- end }}
{{- if .template }}
ephemeral-clusters/template: {{ .template | quote }}
{{- end }}
{{- if .templateVersion }}
ephemeral-clusters/template-version: {{ .templateVersion | quote }}
{{- end }}
{{- if .templateRevision }}
ephemeral-clusters/template-revision: {{ .templateRevision | quote }}
{{- end }}
{{- if .requestedBy }}
ephemeral-clusters/requested-by: {{ .requestedBy | quote }}
{{- end }}
{{- if .requestedAt }}
ephemeral-clusters/requested-at: {{ .requestedAt | quote }}
{{- end }}
{{- if .purpose }}
ephemeral-clusters/purpose: {{ .purpose | quote }}
{{- end }}
{{- end }}
{{- end }}
